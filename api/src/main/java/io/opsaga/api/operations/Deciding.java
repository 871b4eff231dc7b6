package io.opsaga.api.operations;

import java.util.Locale;

/** What can be said to an operation that waits for approval. */
public enum Deciding {
    APPROVE,
    REJECT,
    EXTEND;

    /** The word of the address, and of the run's update. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
