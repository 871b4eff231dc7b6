package io.opsaga.archive;

/** What can be said of one execution of a backup. The names are those of responses. */
public enum ExecutionStatus {
    RUNNING("It is being made."),
    UNVERIFIED("It is complete in its store; nobody has restored it yet."),
    VERIFIED("It was restored into a throw-away target, and what came out is what went in."),
    BROKEN("It was restored into a throw-away target, and something else came out; it was removed."),
    FAILED("It was not made, or it was taken back.");

    private final String sentence;

    ExecutionStatus(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    /** Whether there is anything to restore. */
    public boolean isKept() {
        return this == UNVERIFIED || this == VERIFIED;
    }
}
