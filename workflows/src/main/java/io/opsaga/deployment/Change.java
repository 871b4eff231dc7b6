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

    /** A change that leaves the agent what it is: it may only be stopped, started, or taken away. */
    public static Change inPlace(
            String operation, long token, String environment, String agent, String machine, Snapshot was) {
        return new Change(
                operation,
                token,
                environment,
                agent,
                machine,
                new Release(was.version(), "", was.digest(), ""),
                was,
                null);
    }

    /**
     * The same, of which all can become part of names, paths and commands.
     *
     * @throws io.temporal.failure.ApplicationFailure MALFORMED, permanent, where something cannot
     */
    public Change checked() {
        checkedInPlace();
        Identifiers.version(next.version());
        Identifiers.mark(next.digest());
        Identifiers.mark(next.configuration());
        return this;
    }

    /** As {@link #checked}, of a change that brings nothing. */
    public Change checkedInPlace() {
        Identifiers.operation(operation);
        if (old.present()) {
            Identifiers.name(old.reference());
            Identifiers.name(old.name());
        }
        return this;
    }
}
