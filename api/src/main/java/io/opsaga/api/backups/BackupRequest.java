package io.opsaga.api.backups;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.operation.Entry;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A backup that somebody wants to be made now.
 *
 * @param environment null where the only one is meant that declares a backup of that name
 * @param verify whether it is proven; null where as it is declared
 * @param reason may be empty
 * @param waits whether it waits in the queue where one of its stores is held
 */
record BackupRequest(
        @Nullable String environment,
        String backup,
        @Nullable Boolean verify,
        String reason,
        boolean waits) {
    private static final String BACKUP = "backup";

    static BackupRequest read(Body body, EnvironmentNames environments) {
        return read(body, BACKUP, environments);
    }

    /** The same in the documented envelope, where it is called by another name. */
    static BackupRequest ofConfig(Body body, EnvironmentNames environments) {
        return read(body, "backup_id", environments);
    }

    private static BackupRequest read(Body body, String name, EnvironmentNames environments) {
        body.require(name);
        String backup = body.text(name, Texts.NAME, "must be the name of a declared backup");
        return rest(String.valueOf(backup), body, environments);
    }

    /** The body where the backup is named by the path. */
    static BackupRequest of(String backup, Body body, EnvironmentNames environments) {
        return rest(backup, body, environments);
    }

    private static BackupRequest rest(String backup, Body body, EnvironmentNames environments) {
        String environment = environments.read(body);
        Boolean verify = body.flag("verify");
        String reason = body.words("reason", Texts.LONGEST_REASON);
        Boolean wait = body.flag("wait");
        body.finish();
        return new BackupRequest(
                environment, backup, verify, reason == null ? "" : reason.strip(), Boolean.TRUE.equals(wait));
    }

    Entry entry() {
        return waits ? Entry.IN_LINE : Entry.WHERE_FREE;
    }

    static Schema<Object> form(EnvironmentNames environments) {
        return formOf(Form.object().required(BACKUP, Form.text(Texts.NAME), "configs"), environments);
    }

    static Schema<Object> formOfConfig(EnvironmentNames environments) {
        return formOf(Form.object().required("backup_id", Form.text(Texts.NAME), "configs"), environments);
    }

    static Schema<Object> formOfRun(EnvironmentNames environments) {
        return formOf(Form.object(), environments);
    }

    private static Schema<Object> formOf(Form form, EnvironmentNames environments) {
        return form.optional("environment", environments.form(), "production")
                .optional("verify", Form.flag())
                .optional("reason", Form.words(Texts.LONGEST_REASON), "before the move")
                .optional("wait", Form.flag())
                .schema();
    }
}
