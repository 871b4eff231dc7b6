package io.opsaga.operation;

import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;

/** What becomes of a run, and is no failure that a step has thrown. */
public enum RunFailure implements Failure {
    /** See {@link io.opsaga.saga.Causes#TIMED_OUT}. */
    TIMED_OUT("Time ran out.", Origin.MACHINE),
    /** See {@link io.opsaga.saga.Causes#CANCELLED}. */
    CANCELLED("The step was cancelled.", Origin.ORDER),
    NOT_STARTED("The operation was never started.", Origin.OPSAGA),
    ENDED_FROM_OUTSIDE("The run was ended from outside, and nothing was undone.", Origin.ORDER);

    /** The fact that tells of an operation that was over that its run was ended from outside while it could still be undone. */
    public static final String FACT = "run_ended";

    private final String sentence;
    private final Origin origin;

    RunFailure(String sentence, Origin origin) {
        this.sentence = sentence;
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
        return true;
    }
}
