package io.opsaga.api.named;

import io.opsaga.api.access.Actor;
import io.opsaga.api.requests.Body;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that a family of operations offers under a name. */
public interface NamedOperation {
    /** The last part of the address: {@code deployment}. */
    String family();

    /** What {@code operation} says in the body: {@code deploy_container}. */
    String name();

    /** The field of the body that holds the parameters: {@code deployment_config}. */
    String field();

    /** What the parameters look like, for the description. */
    Schema<Object> form();

    /**
     * Reads the parameters and does it.
     *
     * @param key the caller's idempotency key; null where every request is a new one
     * @return the {@code result} of the answer
     */
    Map<String, Object> run(Body parameters, Actor actor, @Nullable String key);

    /**
     * What there is to add to the result where its end was waited for ({@code ?wait=SECONDS}), and has come.
     *
     * @param operation its id
     */
    default Map<String, Object> ended(String operation) {
        return Map.of();
    }
}
