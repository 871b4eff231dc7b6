package io.opsaga.operation;

import io.opsaga.saga.Failure;

/** What can fail any operation, whatever it does. */
public enum OperationFailure implements Failure {
    TARGET_LOCKED("Another operation holds the target.", true),
    CALLED_OFF("The operation was called off while it waited in line; nothing was changed.", true),
    ROLLBACK_REFUSED("The operation cannot be rolled back now.", true),
    PLAN_STALE("What would be done now is not what the plan says.", true),
    NOT_APPROVED("Nobody approved it, or somebody rejected it.", true),
    APPROVAL_REFUSED("The operation does not take this decision.", true),
    OWN_APPROVAL("Nobody approves what they have asked for themselves.", true),
    UNSIGNED("It was started past Opsaga; nothing was done.", true),
    MALFORMED("What was asked for names nothing that there could be; nothing was changed.", true);

    private final String sentence;
    private final boolean permanent;

    OperationFailure(String sentence, boolean permanent) {
        this.sentence = sentence;
        this.permanent = permanent;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public boolean permanent() {
        return permanent;
    }
}
