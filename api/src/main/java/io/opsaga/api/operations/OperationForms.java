package io.opsaga.api.operations;

import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.RequestForms;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The bodies of what is asked of operations of every kind. */
@Component
class OperationForms implements RequestForms {
    private final Addresses addresses;

    OperationForms(Addresses addresses) {
        this.addresses = addresses;
    }

    @Override
    public Map<String, Schema<Object>> forms() {
        Map<String, Schema<Object>> forms = new LinkedHashMap<>();
        addresses.doors().forEach(door -> forms.put(OperationsController.PATH + "/" + door.kind(), door.form()));
        String one = OperationsController.PATH + "/{id}/";
        forms.put(one + "rollback", ReasonRequest.form());
        forms.put(one + "answer", AnswerRequest.form());
        forms.put(one + "retry_rollback", Form.object().schema());
        for (Deciding what : Deciding.values()) {
            forms.put(one + what.wire(), ApprovalRequest.form(what));
        }
        return forms;
    }
}
