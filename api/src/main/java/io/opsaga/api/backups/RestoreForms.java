package io.opsaga.api.backups;

import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.RequestForms;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The body of what is asked of restores. */
@Component
class RestoreForms implements RequestForms {
    private final EnvironmentNames environments;

    RestoreForms(EnvironmentNames environments) {
        this.environments = environments;
    }

    @Override
    public Map<String, Schema<Object>> forms() {
        return Map.of(RestoresController.PATH, RestoreRequest.form(environments));
    }
}
