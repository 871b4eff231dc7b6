package io.opsaga.api.inventories;

import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.RequestForms;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Reading again takes nothing. */
@Component
class InventoryForms implements RequestForms {
    @Override
    public Map<String, Schema<Object>> forms() {
        return Map.of(
                "/inventories/reload", Form.object().schema(),
                "/api/v1/inventories/reload", Form.object().schema());
    }
}
