package io.opsaga.api.access;

import io.opsaga.operation.ApiKeys.Role;

/** Who asks. */
public record Actor(String name, Role role) {
    /** Name of the request attribute that holds the actor of a request. */
    public static final String ATTRIBUTE = "opsaga.actor";

    /** Whoever sits at the machine itself and shows no key. */
    static final Actor LOCAL = new Actor("local", Role.ADMIN);
}
