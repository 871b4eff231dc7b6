package io.opsaga.api.operations;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.swagger.v3.oas.models.media.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of a decision upon an operation that waits for approval.
 *
 * @param planHash required to approve; not looked at otherwise
 * @param duration seconds to wait longer; required to extend, refused otherwise
 */
public record ApprovalRequest(
        String planHash, String reason, @Nullable Integer duration) {
    private static final int SHORTEST = 60;
    private static final int LONGEST = 7 * 86_400;

    /** The same for the description. */
    public static Schema<Object> form(Deciding what) {
        Form form = Form.object();
        if (what == Deciding.APPROVE) {
            form.required("plan_hash", Form.text(Texts.HASH), "0".repeat(64));
        } else {
            form.optional("plan_hash", Form.text(Texts.HASH));
        }
        form.optional("reason", Form.words(Texts.LONGEST_REASON), "ticket 815");
        if (what == Deciding.EXTEND) {
            form.required("duration", Form.whole(SHORTEST, LONGEST), 3600);
        }
        return form.schema();
    }

    public static ApprovalRequest read(Deciding what, Body body) {
        if (what == Deciding.APPROVE) {
            body.require("plan_hash");
        }
        String hash = body.text("plan_hash", Texts.HASH, "must be a plan's hash");
        String reason = body.words("reason", Texts.LONGEST_REASON);
        Integer duration = null;
        if (what == Deciding.EXTEND) {
            body.require("duration");
            duration = body.whole("duration", SHORTEST, LONGEST);
        }
        body.finish();
        return new ApprovalRequest(hash == null ? "" : hash, reason == null ? "" : reason.strip(), duration);
    }

    @Nullable
    Duration by() {
        return duration == null ? null : Duration.ofSeconds(duration);
    }
}
