package io.opsaga.operation;

import io.temporal.failure.TemporalException;
import io.temporal.workflow.Workflow;

/** Word between an operation and its parts: that something has changed. What it is, they read in the store. */
final class Family {
    static final String WORD = "family";

    private Family() {}

    /**
     * Has that operation look at this one.
     *
     * @return whether its run is open
     */
    static boolean tell(String other, String own) {
        try {
            Workflow.newUntypedExternalWorkflowStub(Identifiers.run(other)).signal(WORD, own);
            return true;
        } catch (TemporalException e) {
            Workflow.getLogger(Family.class).info("{} has ended and need not be told", other);
            return false;
        }
    }
}
