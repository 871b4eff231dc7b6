package io.opsaga.api.access;

import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.RequestForms;
import io.opsaga.api.requests.Texts;
import io.opsaga.operation.ApiKeys.Role;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The body that makes a key. */
@Component
class KeyForms implements RequestForms {
    @Override
    public Map<String, Schema<Object>> forms() {
        Schema<Object> form = Form.object()
                .required("name", Form.text(Texts.NAME), "ci")
                .required(
                        "role",
                        Form.oneOf(Arrays.stream(Role.values()).map(Role::wire).toList()),
                        "operator")
                .schema();
        return Map.of("/keys", form);
    }
}
