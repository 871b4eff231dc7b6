package io.opsaga.operation;

import java.util.Locale;

/** What became of one target of an operation on many. An operation that is over leaves none {@code CHANGING} or {@code UNDOING}. */
public enum Outcome {
    /** Nothing was done to it. */
    UNTOUCHED,
    /** It was right already. */
    UNCHANGED,
    CHANGING,
    CHANGED,
    UNDOING,
    /** It had been changed, or was about to be, and is again what it was before. */
    UNDONE,
    /** Its own change failed; where anything had been done to it, that was undone. */
    FAILED,
    /** What was done to it could not be undone, or nobody knows. */
    NOT_UNDONE;

    /** Whether anything was done to the target. */
    public boolean touched() {
        return this != UNTOUCHED && this != UNCHANGED;
    }

    /** The outcome as responses spell it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
