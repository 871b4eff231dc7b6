package io.opsaga.rollout;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a rollout in which more targets have failed than may. */
public enum RolloutPolicy {
    /** Nothing is begun any more, what is being changed is stopped, and all that was touched is undone. */
    ALL_OR_NOTHING,
    /** Nothing is begun any more; the failed are undone, each by itself, and the others stay changed. */
    KEEP_WHAT_WORKS,
    /** Nothing is begun any more, the failed are undone, and somebody is asked how to go on. */
    STOP_AND_ASK;

    /** The policy as requests and responses spell it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The policy of that wire name. */
    public static Optional<RolloutPolicy> of(String wire) {
        return Arrays.stream(values())
                .filter(policy -> policy.wire().equals(wire))
                .findFirst();
    }
}
