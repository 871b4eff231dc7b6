package io.opsaga.activities.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a started version is doing, before it is asked for its health. */
public sealed interface Condition {
    /**
     * It runs.
     *
     * @param run which run of the program this is: it is another one after each start
     * @param atLeast how long this run has lasted as far as its machine can tell without a clock that somebody sets; zero where it
     *     cannot
     * @param address where its own port is reached from its machine
     * @param doubt why an answer would not be its own, or not be worth anything, for people; null where nothing speaks against it
     */
    record Running(
            String run,
            Duration atLeast,
            String address,
            @Nullable String doubt) implements Condition {
        /** One whose answers count. */
        public Running(String run, Duration atLeast, String address) {
            this(run, atLeast, address, null);
        }

        /** A run of which is only known that it is not new. */
        public static Running forLong(String address) {
            return new Running("", Duration.ofDays(1), address);
        }

        /** The same run, of which now this is to be said. */
        public Running doubting(@Nullable String now) {
            return new Running(run, atLeast, address, now);
        }
    }

    /**
     * It ended by itself.
     *
     * @param outOfMemory whether it was ended for using more memory than it may
     * @param lastWords the end of its log
     */
    record Ended(int exitCode, boolean outOfMemory, String lastWords) implements Condition {}

    /**
     * It ended with what keeps it, its machine or its engine, which says nothing of it.
     *
     * @param how in words that follow a colon
     */
    record Interrupted(String how) implements Condition {}

    /** It was never started, or is gone. */
    record Missing() implements Condition {}
}
