package io.opsaga.api.operations;

import io.opsaga.api.operations.OperationGateway.NotRunning;
import io.opsaga.api.operations.OperationGateway.Refused;
import io.opsaga.api.operations.OperationGateway.Unreachable;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;

/** Gives orders to runs, and tells callers why one was not taken. */
public final class RollbackControl {
    private RollbackControl() {}

    /**
     * Has an order given.
     *
     * @param refusal what kind of problem it is when the run does not take it
     * @throws NotRunning when there is no such run
     */
    public static void order(Runnable call, ProblemKind refusal) {
        try {
            call.run();
        } catch (Refused e) {
            throw new ProblemException(refusal, String.valueOf(e.getMessage()));
        } catch (Unreachable e) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, e.getMessage() + " Whether the order arrived, the status will tell.");
        }
    }
}
