package io.opsaga.fleet;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a fleet in which more agents have failed than may. */
public enum FleetPolicy {
    /** Nobody is begun any more, whoever is being changed is stopped, and all who were touched are undone. */
    ALL_OR_NOTHING,
    /** Nobody is begun any more; the failed are undone, each by itself, and the others stay changed. */
    KEEP_WHAT_WORKS,
    /** Nobody is begun any more, the failed are undone, and somebody is asked how to go on. */
    STOP_AND_ASK;

    /** The policy as requests and responses spell it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The policy of that wire name. */
    public static Optional<FleetPolicy> of(String wire) {
        return Arrays.stream(values())
                .filter(policy -> policy.wire().equals(wire))
                .findFirst();
    }
}
