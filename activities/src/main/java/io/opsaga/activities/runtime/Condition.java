package io.opsaga.activities.runtime;

import java.time.Instant;

/** How a started version is doing, before it is asked for its health. */
public sealed interface Condition {
    /**
     * It runs.
     *
     * @param address where its own port is reached from its machine
     */
    record Running(Instant since, String address) implements Condition {}

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
