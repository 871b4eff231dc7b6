package io.opsaga.api.control;

import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.RequestForms;
import io.opsaga.control.ControlAction;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The bodies of what is asked of agents. */
@Component
class ControlForms implements RequestForms {
    private final EnvironmentNames environments;

    ControlForms(EnvironmentNames environments) {
        this.environments = environments;
    }

    @Override
    public Map<String, Schema<Object>> forms() {
        Map<String, Schema<Object>> forms = new LinkedHashMap<>();
        for (ControlAction action : ControlAction.values()) {
            forms.put("/agents/{id}/" + action.wire(), ControlRequest.formOfOne(environments));
            forms.put("/agents/" + action.wire(), ControlRequest.formOfMany(environments));
        }
        return forms;
    }
}
