package io.opsaga.api.quarantine;

import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.RequestForms;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The body of a lift. */
@Component
class QuarantineForms implements RequestForms {
    private final EnvironmentNames environments;

    QuarantineForms(EnvironmentNames environments) {
        this.environments = environments;
    }

    @Override
    public Map<String, Schema<Object>> forms() {
        return Map.of("/quarantine/lift", LiftRequest.form(environments));
    }
}
