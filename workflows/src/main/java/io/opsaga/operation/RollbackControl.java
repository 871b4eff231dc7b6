package io.opsaga.operation;

import io.opsaga.operation.Rollback.Trigger;
import io.temporal.workflow.CancellationScope;
import org.jspecify.annotations.Nullable;

/** Takes orders for an operation, or refuses them; carrying them out is for its main method, which waits for them. */
final class RollbackControl {
    private final OperationState state;
    private final ProgressPublisher bulletin;
    private @Nullable CancellationScope forward;

    RollbackControl(OperationState state, ProgressPublisher bulletin) {
        this.state = state;
        this.bulletin = bulletin;
    }

    /** Runs the forward steps, which an order cuts short; not at all when there is an order already. */
    void runUntilOrdered(CancellationScope steps) {
        if (state.rollback != null) {
            return;
        }
        forward = steps;
        try {
            steps.run();
        } finally {
            forward = null;
        }
    }

    Rollback order(RollbackOrder order) {
        if (state.rollback != null && state.rollback.id().equals(order.id())) {
            return state.rollback;
        }
        Rollback rollback =
                new Rollback(order.id(), Trigger.MANUAL_ROLLBACK, order.actor(), order.reason(), OperationState.now());
        state.order(rollback);
        bulletin.changed();
        if (forward != null) {
            forward.cancel("rollback ordered by " + order.actor());
        }
        return rollback;
    }

    void checkOrder(RollbackOrder order) {
        boolean again = state.rollback != null && state.rollback.id().equals(order.id());
        String refusal = again ? null : state.refusal();
        if (refusal != null) {
            throw OperationFailure.ROLLBACK_REFUSED.because(refusal);
        }
    }

    void orderBySignal(@Nullable Object order) {
        if (state.refusal() == null) {
            order(Orders.fromSignal(state.operation.id(), order));
        }
    }

    void retry(String actor) {
        state.orderRetry(actor);
        bulletin.changed();
    }

    void checkRetry() {
        String refusal = state.retryRefusal();
        if (refusal != null) {
            throw OperationFailure.ROLLBACK_REFUSED.because(refusal);
        }
    }

    /** Whoever reaches Temporal may send it, and with anything in it; what is no operation has built on nothing. */
    void superseded(@Nullable String byOperation) {
        if (byOperation == null || !Identifiers.isOperation(byOperation)) {
            return;
        }
        state.supersededBy = byOperation;
        bulletin.changed();
    }
}
