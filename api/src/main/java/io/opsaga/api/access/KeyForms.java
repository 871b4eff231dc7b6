package io.opsaga.api.access;

import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.RequestForms;
import io.opsaga.api.requests.Texts;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The body that makes a key. */
@Component
class KeyForms implements RequestForms {
    private final EnvironmentNames environments;

    KeyForms(EnvironmentNames environments) {
        this.environments = environments;
    }

    @Override
    public Map<String, Schema<Object>> forms() {
        Schema<Object> form = Form.object()
                .required("name", Form.text(Texts.NAME), "ci")
                .required("role", Form.oneOf(KeysController.ROLES), "operator")
                .optional(
                        "environments",
                        Form.list(environments.form(), 0, environments.all().size()),
                        List.of("staging"))
                .optional("expires_in_days", Form.whole(1, KeysController.LONGEST_DAYS), 90)
                .schema();
        return Map.of("/keys", form);
    }
}
