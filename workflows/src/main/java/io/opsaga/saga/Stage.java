package io.opsaga.saga;

import java.util.Locale;

/** Where an operation stands, in the words of the documented deployment pipeline. */
public enum Stage {
    INITIALIZED,
    VALIDATING,
    TESTING,
    DEPLOYING,
    MONITORING,
    COMPLETED,
    FAILED,
    ROLLING_BACK,
    ROLLED_BACK,
    ROLLBACK_INCOMPLETE;

    /** The stage as requests and responses spell it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the operation is over; it may still be rolled back. */
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == ROLLED_BACK || this == ROLLBACK_INCOMPLETE;
    }
}
