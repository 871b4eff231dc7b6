package io.opsaga.saga;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import org.jspecify.annotations.Nullable;

/** Reads what went wrong out of the chain of failures that an activity's failure arrives in. */
public final class Causes {
    /** The type of a failure that is nothing but time running out. */
    public static final String TIMED_OUT = "TIMED_OUT";

    /** The type of a failure that is a cancellation. */
    public static final String CANCELLED = "CANCELLED";

    /** The type of a failure that says none that could be one. */
    public static final String UNNAMED = "UNNAMED";

    private static final String NAME = "[A-Za-z_][A-Za-z0-9_.$]{0,199}";

    private Causes() {}

    /** The innermost application failure; where there is none, the time-out or the cancellation. */
    public static FailureNote of(TemporalFailure failure) {
        String timeout = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure application) {
                return note(application.getType(), application.getOriginalMessage());
            }
            if (cause instanceof CanceledFailure) {
                return new FailureNote(CANCELLED, "The step was cancelled.", "");
            }
            if (cause instanceof TimeoutFailure timedOut && timeout == null) {
                timeout = "No answer in time (%s).".formatted(timedOut.getTimeoutType());
            }
        }
        return note(TIMED_OUT, timeout == null ? failure.getOriginalMessage() : timeout);
    }

    /** An exception may come without a message; then its type has to do. One that somebody made by hand may have no name, or any. */
    private static FailureNote note(@Nullable String type, @Nullable String message) {
        String name = type == null || !type.matches(NAME) ? UNNAMED : type;
        return new FailureNote(name, message == null || message.isBlank() ? name : message, "");
    }

    /**
     * Whether the step may have taken effect all the same: time ran out, or the last attempt failed in a way that another
     * attempt might have mended, such as a lost connection. A permanent failure is an answer, not a silence.
     */
    public static boolean outcomeUnknown(TemporalFailure failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure application) {
                return !application.isNonRetryable();
            }
            if (cause instanceof CanceledFailure) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is the end of something that was cancelled. */
    public static boolean cancelled(TemporalFailure failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CanceledFailure) {
                return true;
            }
        }
        return false;
    }
}
