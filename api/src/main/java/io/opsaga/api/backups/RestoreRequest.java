package io.opsaga.api.backups;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.operation.Entry;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A restore that somebody wants.
 *
 * @param environment null where the only one is meant that declares a backup of that name
 * @param executionId null for the latest one that was verified
 * @param include what of it; none for all of it
 * @param into null for the source of the backup
 * @param allowUnverified whether one will do that was never proven
 * @param planHash the plan that is to be carried out and no other; null for any
 * @param reason may be empty
 * @param waits whether it waits in the queue where the place or a store is held
 */
record RestoreRequest(
        @Nullable String environment,
        String backup,
        @Nullable String executionId,
        List<String> include,
        @Nullable RestorePlace into,
        @JsonProperty("allow_unverified") boolean allowUnverified,
        @Nullable String planHash,
        String reason,
        @JsonProperty("wait") boolean waits) {
    private static final int MOST_PARTS = 100;
    private static final String BACKUP = "backup_id";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
    private static final Pattern PART =
            Pattern.compile("[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]{1,1000}");

    RestoreRequest {
        include = List.copyOf(include);
    }

    static RestoreRequest read(Body body, EnvironmentNames environments) {
        body.require(BACKUP);
        String backup = body.text(BACKUP, Texts.NAME, "must be the name of a declared backup");
        String environment = environments.read(body);
        String execution = body.text("execution_id", ID, "must be the id of an execution");
        List<String> include =
                body.texts("include", PART, MOST_PARTS, "must be a key pattern, a table or a path of that form");
        RestorePlace into = RestorePlace.read(body);
        Boolean unverified = body.flag("allow_unverified");
        String plan = body.text("plan_hash", Texts.HASH, "must be a plan's hash");
        String reason = body.words("reason", Texts.LONGEST_REASON);
        Boolean wait = body.flag("wait");
        body.finish();
        return new RestoreRequest(
                environment,
                String.valueOf(backup),
                execution,
                include == null ? List.of() : include,
                into,
                Boolean.TRUE.equals(unverified),
                plan,
                reason == null ? "" : reason.strip(),
                Boolean.TRUE.equals(wait));
    }

    Entry entry() {
        return waits ? Entry.IN_LINE : Entry.WHERE_FREE;
    }

    static Schema<Object> form(EnvironmentNames environments) {
        return Form.object()
                .required(BACKUP, Form.text(Texts.NAME), "configs")
                .optional("environment", environments.form(), "production")
                .optional("execution_id", Form.text(ID))
                .optional("include", Form.list(Form.text(PART), 0, MOST_PARTS))
                .optional("into", RestorePlace.form())
                .optional("allow_unverified", Form.flag())
                .optional("plan_hash", Form.text(Texts.HASH))
                .optional("reason", Form.words(Texts.LONGEST_REASON), "the disk of pc2 was replaced")
                .optional("wait", Form.flag())
                .schema();
    }
}
