package io.opsaga.operation;

import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;

/** What can fail any operation, whatever it does. */
public enum OperationFailure implements Failure {
    TARGET_LOCKED("Another operation holds the target.", true, Origin.ORDER),
    QUEUE_FULL("As many operations wait in the queue as may; nothing was changed.", true, Origin.ORDER),
    CALLED_OFF("The operation was called off while it waited in the queue; nothing was changed.", true, Origin.ORDER),
    ROLLBACK_REFUSED("The operation cannot be rolled back now.", true, Origin.ORDER),
    PLAN_STALE("What would be done now is not what the plan says.", true, Origin.ORDER),
    NOT_APPROVED("Nobody approved it, or somebody rejected it.", true, Origin.ORDER),
    APPROVAL_REFUSED("The operation does not take this decision.", true, Origin.ORDER),
    NOTHING_ASKED("Nothing is being asked, or something else.", true, Origin.ORDER),
    ANSWER_UNKNOWN("The question has other answers.", true, Origin.ORDER),
    ORDER_REUSED("The order's id was used for another order.", true, Origin.ORDER),
    OWN_APPROVAL("Nobody approves what they have asked for themselves.", true, Origin.ORDER),
    /** See {@link io.opsaga.saga.Ledger#ALIKE}. */
    STEPS_ALIKE("Two of its steps, or two of its parts, would have one name.", true, Origin.ORDER),
    UNSIGNED("It was started past Opsaga; nothing was done.", true, Origin.ORDER),
    MALFORMED("What was asked for names nothing that there could be; nothing was changed.", true, Origin.ORDER);

    private final String sentence;
    private final boolean permanent;
    private final Origin origin;

    OperationFailure(String sentence, boolean permanent, Origin origin) {
        this.sentence = sentence;
        this.permanent = permanent;
        this.origin = origin;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean permanent() {
        return permanent;
    }

    @Override
    public String remedy() {
        return switch (this) {
            case TARGET_LOCKED -> "Wait until the other operation has ended, or ask with \"wait\": true";
            case QUEUE_FULL -> "Wait until others have ended";
            case PLAN_STALE -> "Look at what would be done now with POST {start}?dry_run=true and name its plan_hash";
            case NOT_APPROVED -> "See why it was not approved, and find somebody who will";
            case APPROVAL_REFUSED, OWN_APPROVAL -> "Have somebody else approve it";
            case CALLED_OFF,
                    NOTHING_ASKED,
                    ANSWER_UNKNOWN,
                    ORDER_REUSED,
                    ROLLBACK_REFUSED,
                    STEPS_ALIKE,
                    UNSIGNED,
                    MALFORMED -> Failure.super.remedy();
        };
    }
}
