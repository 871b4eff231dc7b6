package io.opsaga.saga;

/** What a probe found on the target. */
public enum Effect {
    /** The step's effect is there, complete. */
    APPLIED,
    /** Nothing of the step is there, and nothing ever was or needed undoing. */
    ABSENT,
    /** Something of the step was there and has been undone; nothing of it is left. */
    REVERTED,
    /** Something of the step is left, or the target could not be read. */
    UNKNOWN
}
