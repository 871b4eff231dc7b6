package io.opsaga.api.deployments;

import io.opsaga.api.operations.AnswerRequest;
import io.opsaga.api.operations.ApprovalRequest;
import io.opsaga.api.operations.Deciding;
import io.opsaga.api.operations.RollbackRequest;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.RequestForms;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The bodies of all that starts an operation, or says how one shall go on. */
@Component
class DeploymentForms implements RequestForms {
    private final EnvironmentNames environments;

    DeploymentForms(EnvironmentNames environments) {
        this.environments = environments;
    }

    @Override
    public Map<String, Schema<Object>> forms() {
        Map<String, Schema<Object>> forms = new LinkedHashMap<>();
        forms.put("/deploy", DeployRequest.form(environments));
        forms.put("/rollback", RollbackRequest.form());
        forms.put("/deployments/{id}/retry_rollback", Form.object().schema());
        forms.put("/fleet/deploy", FleetRequest.form(environments));
        forms.put("/fleet/operations/{id}/retry_rollback", Form.object().schema());
        forms.put("/fleet/operations/{id}/answer", AnswerRequest.formOfRollouts());
        for (Deciding what : Deciding.values()) {
            forms.put("/deployments/{id}/" + what.wire(), ApprovalRequest.form(what));
            forms.put("/fleet/operations/{id}/" + what.wire(), ApprovalRequest.form(what));
        }
        return forms;
    }
}
