package io.opsaga.saga;

/** What became of a step. */
public enum StepState {
    PLANNED,
    RUNNING,
    DONE,
    /** It was not needed: what it would make is there already. */
    SKIPPED,
    /** A best-effort step failed; the operation went on. */
    WARNED,
    FAILED,
    UNDOING,
    UNDONE,
    /** It had an undo registered, and there was nothing to undo. */
    NOTHING_TO_UNDO,
    NOT_UNDONE
}
