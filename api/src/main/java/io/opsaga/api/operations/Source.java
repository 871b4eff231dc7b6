package io.opsaga.api.operations;

import java.util.Locale;

/** Who has said what is shown of an operation. */
public enum Source {
    /** The run itself, to us or just now to the store. */
    LIVE,

    /** The store's record. */
    STORED,

    /** The record of an operation that was over so long ago that no list has it any more. */
    ARCHIVED;

    /** The name in responses. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
