package io.opsaga.api.operations;

import io.opsaga.api.operations.OperationGateway.NotRunning;
import io.opsaga.api.operations.OperationGateway.Refused;
import io.opsaga.api.operations.OperationGateway.Unreachable;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.OperationFailure;

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
            boolean reused = e.type().equals(OperationFailure.ORDER_REUSED.name());
            throw new ProblemException(reused ? ProblemKind.KEY_REUSED : refusal, String.valueOf(e.getMessage()));
        } catch (Unreachable e) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, e.getMessage() + " Whether the order arrived, the status will tell.");
        }
    }
}
