package io.opsaga.operation;

import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Lifecycle;
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
        order(rollback);
        return rollback;
    }

    private void order(Rollback rollback) {
        state.order(rollback);
        bulletin.changed();
        if (forward != null) {
            forward.cancel("rollback ordered by " + rollback.actor());
        }
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

    /** What this is a part of is rolled back: so is this, by whoever ordered that, or is tried once more where something was left. */
    void orderWith(Relative whole) {
        Rollback theirs = whole.rollback();
        if (state.rollback != null
                && state.lifecycle == Lifecycle.ROLLBACK_INCOMPLETE
                && state.retryRefusal() == null) {
            retry(theirs == null ? Orders.NOBODY_NAMED : theirs.actor());
        } else if (state.rollback == null && state.refusalWithWhole() == null) {
            order(Orders.with(state.operation.id(), whole));
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
