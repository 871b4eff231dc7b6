package io.opsaga.operation;

import io.opsaga.saga.Causes;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** The time in which a plan waits for a decision; holds no lock, and has a look now and then. */
final class Waiting {
    private static final Duration FIRST_LOOK = Duration.ofMinutes(2);
    private static final int SHARE = 4;

    private final OperationState state;
    private final RollbackControl steering;
    private final ProgressPublisher bulletin;

    Waiting(OperationState state, RollbackControl steering, ProgressPublisher bulletin) {
        this.state = state;
        this.steering = steering;
        this.bulletin = bulletin;
    }

    /** Reads something before anything is done; false when the operation was called off meanwhile. */
    boolean undisturbed(Runnable reading) {
        try {
            steering.runUntilOrdered(Workflow.newCancellationScope(reading));
        } catch (TemporalFailure e) {
            if (!Causes.cancelled(e)) {
                throw e;
            }
        }
        return !calledOff();
    }

    /**
     * Returns when somebody has decided, the operation was called off, or the time is over.
     *
     * @param look looks whether the plan still holds; tells whether its answer is worth a record
     */
    void untilDecided(BooleanSupplier look) {
        bulletin.changed();
        bulletin.record();
        while (open() && timeLeft()) {
            if (!heard() && open() && timeLeft()) {
                undisturbed(() -> {
                    boolean worth = look.getAsBoolean();
                    bulletin.changed();
                    if (worth) {
                        bulletin.record();
                    }
                });
            }
        }
    }

    /** Whether nobody has decided yet, and nobody has called it off. */
    boolean open() {
        return asked().waits() && !calledOff();
    }

    boolean calledOff() {
        return state.rollback != null || CancellationScope.current().isCancelRequested();
    }

    /** Waits for a while; true when something was said meanwhile. */
    private boolean heard() {
        Instant until = asked().until();
        try {
            return Workflow.await(pause(), () -> !open() || !asked().until().equals(until));
        } catch (TemporalFailure e) {
            return true;
        }
    }

    /** A quarter longer each time, so that a long wait does not make a long history. */
    private Duration pause() {
        Duration waited = Duration.between(asked().askedAt(), OperationState.now());
        Duration next = waited.dividedBy(SHARE);
        Duration pause = next.compareTo(FIRST_LOOK) < 0 ? FIRST_LOOK : next;
        return pause.compareTo(left()) > 0 ? left() : pause;
    }

    private boolean timeLeft() {
        return left().compareTo(Duration.ZERO) > 0;
    }

    private Duration left() {
        return Duration.between(OperationState.now(), asked().until());
    }

    private Approval asked() {
        return Objects.requireNonNull(state.approval, "nothing is waited for");
    }
}
