package io.opsaga.saga;

/** How an operation ended. A verdict states what is true on the targets, not what was intended. */
public enum Verdict {
    COMPLETED(Stage.COMPLETED, "All essential steps are done."),
    COMPLETED_WITH_FAILURES(
            Stage.COMPLETED_WITH_FAILURES,
            "What works is done and was kept, as was asked for; what failed is as it was before."),
    FAILED(Stage.FAILED, "The operation failed and changed nothing."),
    ROLLED_BACK(Stage.ROLLED_BACK, "Every change was undone, and each undo was read back from its target."),
    ROLLBACK_INCOMPLETE(Stage.ROLLBACK_INCOMPLETE, "Something could not be undone; the residues say what is left.");

    private final Stage stage;
    private final String sentence;

    Verdict(Stage stage, String sentence) {
        this.stage = stage;
        this.sentence = sentence;
    }

    /** Whether something stays that could still be undone. */
    public boolean keeps() {
        return stage.isCompleted() || this == ROLLBACK_INCOMPLETE;
    }

    public Stage stage() {
        return stage;
    }

    public String sentence() {
        return sentence;
    }
}
