package io.opsaga.fleet;

/** How many agents have failed, and how many may. */
final class FailureBudget {
    private int allowed;
    private int failed;

    FailureBudget(int allowed) {
        this.allowed = allowed;
    }

    void failure() {
        failed++;
    }

    /** A failed agent is to be changed once more. */
    void takeBack() {
        failed--;
    }

    /** Nobody has been looked at yet. */
    void clear() {
        failed = 0;
    }

    /** Whoever was asked goes on without those that have failed; the next one that fails is one too many again. */
    void forgive() {
        allowed = Math.max(allowed, failed);
    }

    boolean exceeded() {
        return failed > allowed;
    }

    /** Such as "2 of 74 failed, at most 1 may". */
    String spoken(int agents) {
        return "%d of %d failed, at most %d may".formatted(failed, agents, allowed);
    }
}
