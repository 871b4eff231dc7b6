package io.opsaga.saga;

/**
 * Where an operation is in its life: all that whoever runs operations has to know of one. What it does while it is {@link #RUNNING} is said
 * by the {@link Stage stages} of its kind.
 */
public enum Lifecycle {
    /** It was asked for, and waits: for its start, for its turn, for somebody's approval. */
    INITIALIZED,
    RUNNING,
    COMPLETED,
    COMPLETED_WITH_FAILURES,
    FAILED,
    ROLLING_BACK,
    ROLLED_BACK,
    ROLLBACK_INCOMPLETE;

    /** That of an operation of which this is shown as its stage: who shows a word of its kind is running. */
    public static Lifecycle of(Stage shown) {
        for (Lifecycle lifecycle : values()) {
            if (lifecycle.name().equals(shown.name())) {
                return lifecycle;
            }
        }
        return RUNNING;
    }

    /** What is shown as its stage, as long as no kind has a word for it. */
    public Stage stage() {
        return new Stage(name());
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
