package io.opsaga.rollout;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How to go on with a rollout that has stopped to ask. */
public enum Answer {
    /** Change the failed ones once more. */
    RETRY,
    /** Leave the failed ones as they were before, and go on with the others. */
    SKIP,
    /** Undo everything. */
    ROLL_BACK;

    /** The answer as requests and responses spell it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The answer of that wire name. */
    public static Optional<Answer> of(String wire) {
        return Arrays.stream(values())
                .filter(answer -> answer.wire().equals(wire))
                .findFirst();
    }
}
