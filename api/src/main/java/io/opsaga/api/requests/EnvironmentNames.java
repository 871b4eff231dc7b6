package io.opsaga.api.requests;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The environments that requests may name: those that there are when the request is read. */
@Component
public class EnvironmentNames {
    private static final String FIELD = "environment";

    private final Inventories inventories;

    public EnvironmentNames(Inventories inventories) {
        this.inventories = inventories;
    }

    /** Their wire names, the documented ones first. */
    public List<String> all() {
        return inventories.environments().stream().map(EnvironmentName::wire).toList();
    }

    /** The environment that a request names; null where it names none, or none that there is, which is noted. */
    public @Nullable String read(Body body) {
        return body.oneOf(FIELD, all());
    }

    /** The same of a query. */
    public @Nullable String read(Query query) {
        return query.oneOf(FIELD, all());
    }

    /** The same for the description. */
    public Schema<Object> form() {
        return Form.oneOf(all());
    }
}
