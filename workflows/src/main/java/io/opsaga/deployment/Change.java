package io.opsaga.deployment;

import io.opsaga.operation.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * One agent's way from one release to another: what every activity of a deployment gets. All names on the machine follow from
 * it, so an activity that runs a second time finds what the first one did.
 *
 * @param operation idempotency key, written on whatever is made
 * @param token fencing token of the operation's lock
 * @param limits limits asked for in the request, in place of the inventory's
 */
public record Change(
        String operation,
        long token,
        String environment,
        String agent,
        String machine,
        Release next,
        Snapshot old,
        @Nullable Limits limits) {

    /**
     * The same, of which all can become part of names, paths and commands.
     *
     * @throws io.temporal.failure.ApplicationFailure MALFORMED, permanent, where something cannot
     */
    public Change checked() {
        Identifiers.operation(operation);
        Identifiers.version(next.version());
        Identifiers.mark(next.digest());
        Identifiers.mark(next.configuration());
        if (old.present()) {
            Identifiers.name(old.reference());
            Identifiers.name(old.name());
        }
        return this;
    }
}
