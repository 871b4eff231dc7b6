package io.opsaga.api.operations;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.swagger.v3.oas.models.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The documented body of {@code POST /rollback}; the id may also be that of an operation on many agents. */
public record RollbackRequest(
        String deploymentId,
        String rollbackReason,
        @Nullable RollbackOptions rollbackOptions) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    /** Of each only one value is offered: true, false, true and false. */
    public record RollbackOptions(
            @Nullable Boolean preserveData,
            @Nullable Boolean forceRollback,
            @Nullable Boolean cleanupResources,
            @Nullable Boolean backupBeforeRollback) {}

    /** The same for the description. */
    public static Schema<Object> form() {
        Schema<Object> options = Form.object()
                .optional("preserve_data", Form.only(true))
                .optional("force_rollback", Form.only(false))
                .optional("cleanup_resources", Form.only(true))
                .optional("backup_before_rollback", Form.only(false))
                .schema();
        return Form.object()
                .optional("deployment_id", Form.text(ID), "deploy_244fb7bef887945a")
                .optional("operation_id", Form.text(ID))
                .optional("rollback_reason", Form.words(Texts.LONGEST_REASON), "slow answers")
                .optional("rollback_options", options)
                .one("deployment_id", "operation_id")
                .schema();
    }

    public static RollbackRequest read(Body body) {
        String deployment = body.text("deployment_id", ID, "must be a deployment's id");
        String operation = body.text("operation_id", ID, "must be the id of an operation on many agents");
        if (deployment == null && operation == null) {
            body.require("deployment_id");
        }
        if (deployment != null && operation != null) {
            body.wrong("operation_id", "must not be given together with deployment_id");
        }
        String id = deployment == null ? operation : deployment;
        String reason = body.words("rollback_reason", Texts.LONGEST_REASON);
        Body options = body.object("rollback_options");
        options.only("preserve_data", true, "a rollback never deletes an agent's data");
        options.only(
                "force_rollback", false, "a rollback goes on after a failing undo anyway, and reports what is left");
        options.only("cleanup_resources", true, "a rollback removes what the deployment made");
        options.only("backup_before_rollback", false, "a rollback deletes no data that a backup would keep");
        body.finish();
        return new RollbackRequest(String.valueOf(id), reason == null ? "" : reason.strip(), null);
    }
}
