package io.opsaga.saga;

import java.util.Locale;

/** Where an operation stands, in the words of the documented deployment pipeline. */
public enum Stage {
    INITIALIZED,
    VALIDATING,
    TESTING,
    DEPLOYING,
    MONITORING,
    /** The work is done, and what is really there is read back. */
    VERIFYING,
    COMPLETED,
    COMPLETED_WITH_FAILURES,
    FAILED,
    ROLLING_BACK,
    ROLLED_BACK,
    ROLLBACK_INCOMPLETE;

    /** The stage as requests and responses spell it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it came to the end of its steps, with all of what it is about or with some. */
    public boolean isCompleted() {
        return this == COMPLETED || this == COMPLETED_WITH_FAILURES;
    }

    /** Whether the operation is over; it may still be rolled back. */
    public boolean isFinal() {
        return isCompleted() || this == FAILED || this == ROLLED_BACK || this == ROLLBACK_INCOMPLETE;
    }
}
