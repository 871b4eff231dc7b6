package io.opsaga.api.operations;

import io.opsaga.api.access.Actor;
import io.opsaga.api.requests.Body;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/** How operations of one kind are asked for over HTTP; one bean for each kind that can be. */
public interface Door {
    /** Name of the kind. */
    String kind();

    /** What a request looks like, for the description. */
    Schema<Object> form();

    /**
     * Reads and checks a request, and has what it asks for recorded and started.
     *
     * @param key the caller's idempotency key; null where every request is a new one
     */
    Launched start(Body body, Actor actor, @Nullable String key);

    /** What the same request would do; nothing is done. */
    PlanView plan(Body body, Actor actor);

    /** The path where such operations are asked for. */
    default String start() {
        return OperationsController.PATH + "/" + kind();
    }

    /** The path below which each has its own. */
    default String all() {
        return OperationsController.PATH;
    }

    /** The path where it is told how one of them stands. */
    default String status(String id) {
        return all() + "/" + id;
    }
}
