package io.opsaga.fleet;

import org.jspecify.annotations.Nullable;

/**
 * One of the agents of a fleet.
 *
 * @param layer 0 for those that depend on no other agent of the plan; the others are in a later layer than all that they
 *     depend on
 * @param version what it shall run; null where that is the operation's version
 */
public record FleetAgent(
        String id, String machine, int layer, @Nullable String version) {
    /** One that shall run the operation's version. */
    public FleetAgent(String id, String machine, int layer) {
        this(id, machine, layer, null);
    }

    /** The same agent, with a version of its own. */
    public FleetAgent to(String ownVersion) {
        return new FleetAgent(id, machine, layer, ownVersion);
    }
}
