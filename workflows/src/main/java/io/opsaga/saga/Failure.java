package io.opsaga.saga;

import io.temporal.failure.ApplicationFailure;

/**
 * A kind of failure; implemented by one enum per capability. The name is the same in logs, metrics, API and UI, and is the
 * type of the {@link ApplicationFailure} that carries it.
 */
public interface Failure {
    String name();

    /** What went wrong, in one sentence, without the particulars. */
    String sentence();

    /** Whether trying again cannot help. */
    boolean permanent();

    /** Where it lies. */
    Origin origin();

    /** Whether it says something about the version that was brought, and not about its machine or the operation alone. */
    default boolean blamesVersion() {
        return origin() == Origin.VERSION;
    }

    /** Whether it lies in what was declared or asked for. */
    default boolean misconfigured() {
        return false;
    }

    /**
     * What has to be done about it before the same is worth trying again, as the beginning of a sentence. {@code {machine}} stands for
     * the machine that it is about, or several, {@code {start}} for the path that starts such an operation.
     */
    default String remedy() {
        return "See what the failure says";
    }

    /** The failure with its particulars, ready to be thrown by an activity or a workflow. */
    default ApplicationFailure because(String detail) {
        return permanent()
                ? ApplicationFailure.newNonRetryableFailure(OutsideText.message(detail), name())
                : ApplicationFailure.newFailure(OutsideText.message(detail), name());
    }

    /** As {@link #because(String)}, with the exception behind it. */
    default ApplicationFailure because(String detail, Throwable cause) {
        return permanent()
                ? ApplicationFailure.newNonRetryableFailureWithCause(
                        OutsideText.message(detail), name(), OutsideText.exception(cause))
                : ApplicationFailure.newFailureWithCause(
                        OutsideText.message(detail), name(), OutsideText.exception(cause));
    }
}
