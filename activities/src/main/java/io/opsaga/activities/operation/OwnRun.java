package io.opsaga.activities.operation;

import io.opsaga.operation.Identifiers;
import io.opsaga.operation.OperationFailure;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;

/** An operation's id is its run's: whoever starts a run under another one acts for nobody. */
public final class OwnRun {
    private OwnRun() {}

    /** @throws ApplicationFailure MALFORMED if the activity that the calling thread works on is not of that operation's run */
    public static void check(String operation) {
        String run = Activity.getExecutionContext().getInfo().getWorkflowId();
        if (!Identifiers.operation(operation).equals(Identifiers.ofRun(run))) {
            throw OperationFailure.MALFORMED.because(
                    "the run %s is not that of the operation %s".formatted(run, operation));
        }
    }
}
