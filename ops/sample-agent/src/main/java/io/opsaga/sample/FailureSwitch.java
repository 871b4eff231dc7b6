package io.opsaga.sample;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure that an agent is asked to show, so that undo can be watched.
 *
 * @param delay for {@link Kind#SLOW} how long the agent is not healthy after its start, otherwise zero
 */
record FailureSwitch(Kind kind, Duration delay) {
    private static final String SLOW_PREFIX = "slow:";

    enum Kind {
        NONE,
        /** Health answers 500 for ever. */
        HEALTH,
        /** The process ends with code 3 at once. */
        CRASH,
        /** Health answers 503 until the delay is over. */
        SLOW
    }

    /**
     * Reads {@code health}, {@code crash} or {@code slow:SECONDS}; null is no failure.
     *
     * @throws IllegalArgumentException for anything else, so that a misspelt switch is not taken for success
     */
    static FailureSwitch parse(@Nullable String text) {
        if (text == null) {
            return new FailureSwitch(Kind.NONE, Duration.ZERO);
        }
        if (text.equals("health")) {
            return new FailureSwitch(Kind.HEALTH, Duration.ZERO);
        }
        if (text.equals("crash")) {
            return new FailureSwitch(Kind.CRASH, Duration.ZERO);
        }
        if (text.startsWith(SLOW_PREFIX)) {
            try {
                long seconds = Long.parseLong(text.substring(SLOW_PREFIX.length()));
                return new FailureSwitch(Kind.SLOW, Duration.ofSeconds(seconds));
            } catch (NumberFormatException noNumber) {
                // Told below.
            }
        }
        throw new IllegalArgumentException("AGENT_FAIL is none of health, crash, slow:SECONDS: " + text);
    }
}
