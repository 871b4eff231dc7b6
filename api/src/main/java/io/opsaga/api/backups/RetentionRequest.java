package io.opsaga.api.backups;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.operation.Entry;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What nothing keeps of a backup is to go.
 *
 * @param environment null where the only one is meant that declares a backup of that name
 * @param readDataPercent how much of what each store holds is read before anything is removed, from 0 to 100
 * @param atOnce whether it is removed at once, so that it can never be listed again
 * @param planHash of the plan that was seen; null where whatever is due then goes
 * @param reason may be empty
 * @param waits whether it waits in the queue where one of the stores is held
 */
record RetentionRequest(
        @Nullable String environment,
        String backup,
        int readDataPercent,
        boolean atOnce,
        @Nullable String planHash,
        String reason,
        boolean waits) {
    private static final int ALL = 100;

    static RetentionRequest read(Body body, EnvironmentNames environments) {
        body.require("backup");
        String backup = body.text("backup", Texts.NAME, "must be the name of a declared backup");
        String environment = environments.read(body);
        Integer percent = body.whole("read_data_percent", 0, ALL);
        Boolean atOnce = body.flag("at_once");
        String hash = body.text("plan_hash", Texts.HASH, "must be a plan's hash");
        String reason = body.words("reason", Texts.LONGEST_REASON);
        Boolean wait = body.flag("wait");
        body.finish();
        return new RetentionRequest(
                environment,
                String.valueOf(backup),
                percent == null ? 0 : percent,
                Boolean.TRUE.equals(atOnce),
                hash,
                reason == null ? "" : reason.strip(),
                Boolean.TRUE.equals(wait));
    }

    Entry entry() {
        return waits ? Entry.IN_LINE : Entry.WHERE_FREE;
    }

    static Schema<Object> form(EnvironmentNames environments) {
        return Form.object()
                .required("backup", Form.text(Texts.NAME), "cache-nightly")
                .optional("environment", environments.form(), "production")
                .optional("read_data_percent", Form.whole(0, ALL))
                .optional("at_once", Form.flag())
                .optional("plan_hash", Form.text(Texts.HASH))
                .optional("reason", Form.words(Texts.LONGEST_REASON), "the store fills up")
                .optional("wait", Form.flag())
                .schema();
    }
}
