package io.opsaga.saga;

/** How an operation ended. A verdict states what is true on the targets, not what was intended. */
public enum Verdict {
    COMPLETED(Lifecycle.COMPLETED, "All essential steps are done."),
    COMPLETED_WITH_FAILURES(
            Lifecycle.COMPLETED_WITH_FAILURES,
            "What works is done and was kept, as was asked for; what failed is as it was before."),
    FAILED(Lifecycle.FAILED, "The operation failed and changed nothing."),
    ROLLED_BACK(Lifecycle.ROLLED_BACK, "Every change was undone, and each undo was read back from its target."),
    ROLLBACK_INCOMPLETE(Lifecycle.ROLLBACK_INCOMPLETE, "Something could not be undone; the residues say what is left.");

    private final Lifecycle lifecycle;
    private final String sentence;

    Verdict(Lifecycle lifecycle, String sentence) {
        this.lifecycle = lifecycle;
        this.sentence = sentence;
    }

    /** Whether something stays that could still be undone. */
    public boolean keeps() {
        return lifecycle.isCompleted() || this == ROLLBACK_INCOMPLETE;
    }

    public Lifecycle lifecycle() {
        return lifecycle;
    }

    public String sentence() {
        return sentence;
    }
}
