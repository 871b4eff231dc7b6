package io.opsaga.rollout;

/** How many targets have failed, and how many may. */
public final class FailureBudget {
    private int allowed;
    private int failed;

    /** @param allowed how many may fail; that one is not too many */
    public FailureBudget(int allowed) {
        this.allowed = allowed;
    }

    /** One more has failed. */
    public void failure() {
        failed++;
    }

    /** A failed one is to be changed once more. */
    void takeBack() {
        failed--;
    }

    /** Nobody has been looked at yet. */
    public void clear() {
        failed = 0;
    }

    /** Whoever was asked goes on without those that have failed; the next one that fails is one too many again. */
    void forgive() {
        allowed = Math.max(allowed, failed);
    }

    /** Whether more have failed than may. */
    public boolean exceeded() {
        return failed > allowed;
    }

    /** Such as "2 of 74 failed, at most 1 may". */
    public String spoken(int all) {
        return "%d of %d failed, at most %d may".formatted(failed, all, allowed);
    }
}
