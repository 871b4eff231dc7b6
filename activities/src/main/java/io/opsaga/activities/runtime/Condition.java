package io.opsaga.activities.runtime;

import java.time.Duration;

/** How a started version is doing, before it is asked for its health. */
public sealed interface Condition {
    /**
     * It runs.
     *
     * @param run which run of the program this is: it is another one after each start
     * @param atLeast how long this run has lasted as far as its machine can tell without a clock that somebody sets; zero where it
     *     cannot
     * @param address where its own port is reached from its machine
     */
    record Running(String run, Duration atLeast, String address) implements Condition {
        /** A run of which is only known that it is not new. */
        public static Running forLong(String address) {
            return new Running("", Duration.ofDays(1), address);
        }
    }

    /**
     * It ended by itself.
     *
     * @param outOfMemory whether it was ended for using more memory than it may
     * @param lastWords the end of its log
     */
    record Ended(int exitCode, boolean outOfMemory, String lastWords) implements Condition {}

    /** It was never started, or is gone. */
    record Missing() implements Condition {}
}
