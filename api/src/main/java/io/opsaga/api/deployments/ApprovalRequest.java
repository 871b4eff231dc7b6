package io.opsaga.api.deployments;

import io.opsaga.api.operations.Deciding;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Texts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of a decision upon an operation that waits for approval.
 *
 * @param planHash required to approve; not looked at otherwise
 * @param duration seconds to wait longer; required to extend, refused otherwise
 */
record ApprovalRequest(
        String planHash, String reason, @Nullable Integer duration) {
    private static final int SHORTEST = 60;
    private static final int LONGEST = 7 * 86_400;

    static ApprovalRequest read(Deciding what, Body body) {
        if (what == Deciding.APPROVE) {
            body.require("plan_hash");
        }
        String hash = body.text("plan_hash", Texts.HASH, "must be a plan's hash");
        String reason = body.words("reason", DeployRequest.LONGEST_REASON);
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
