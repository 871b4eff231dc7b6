package io.opsaga.operation;

import io.opsaga.saga.Commitments;
import io.opsaga.saga.StepState;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * The time after the verdict in which an operation can still be undone. It holds the undo stack but no lock, so that somebody
 * else may work on the target meanwhile; a later operation that succeeds ends it.
 */
final class UndoLease {
    /** Each pause is twice the one before: the last look is some twelve hours after the first. */
    private static final int LOOKS = 12;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(20);

    private final OperationState state;
    private final TargetLock lock;
    private final ProgressPublisher bulletin;
    private final Commitments commitments;
    private final Whole whole;
    private final Parts parts;
    private final Runnable undo;

    /** @param undo undoes the operation and concludes it anew */
    UndoLease(
            OperationState state,
            TargetLock lock,
            ProgressPublisher bulletin,
            Commitments commitments,
            Whole whole,
            Parts parts,
            Runnable undo) {
        this.state = state;
        this.lock = lock;
        this.bulletin = bulletin;
        this.commitments = commitments;
        this.whole = whole;
        this.parts = parts;
        this.undo = undo;
    }

    /** Stays until the operation can no longer be undone, and carries out the orders that come. */
    void stay() {
        while (state.undoable() && ordered()) {
            if (cancelled()) {
                state.answerCancel();
            }
            if (lockAgain()) {
                undo.run();
            }
        }
        if (state.rollbackUntil != null) {
            state.rollbackUntil = null;
            bulletin.changed();
            bulletin.record();
        }
        if (commitments.wereMade()) {
            Detached.run(this::commit);
        }
    }

    /**
     * What was kept for an undo is given up, if there was none. Whoever holds the target meanwhile may work on what would be given up: then
     * there is another look later, so many times.
     */
    private void commit() {
        LockGrant grant = null;
        Duration pause = FIRST_PAUSE;
        for (int look = 0; look < LOOKS && !commitments.isEmpty(); look++) {
            grant = lock.acquire();
            if (grant.granted()) {
                commitments.carryOut();
                lock.release();
            } else {
                Workflow.sleep(pause);
                pause = pause.multipliedBy(2);
            }
        }
        if (grant != null && !commitments.isEmpty()) {
            commitments.drop(
                    StepState.WARNED, "left as it is: %s holds %s".formatted(grant.holder(), lock.held(grant)));
        }
        bulletin.changed();
        bulletin.record();
    }

    /** Waits for an order; false when there can be none any more. A cancelled workflow is an order, once. */
    private boolean ordered() {
        try {
            do {
                awaitWord();
            } while (state.supersededBy == null && whole.renew());
        } catch (CanceledFailure e) {
            return !state.cancelAnswered && state.supersededBy == null;
        }
        if (state.supersededBy != null && state.orderPending) {
            refuse("%s has built on this operation".formatted(state.supersededBy));
        }
        return state.orderPending;
    }

    /** Until there is an order, or no time is left for one; what becomes of a part meanwhile is told. */
    private void awaitWord() {
        while (Workflow.await(state.leaseLeft(), () -> isDecided() || parts.called()) && !isDecided()) {
            parts.look();
        }
    }

    private boolean isDecided() {
        return state.supersededBy != null || state.orderPending || state.released;
    }

    /** The lock was let go at the end of the operation; somebody else may have it now. */
    private boolean lockAgain() {
        LockGrant grant = lock.acquire();
        if (!grant.granted()) {
            refuse("%s holds %s".formatted(grant.holder(), lock.held(grant)));
        }
        return grant.granted();
    }

    private void refuse(String why) {
        state.refuse("%s: %s".formatted(OperationState.now(), why));
        bulletin.changed();
        bulletin.record();
        bulletin.tellWhole();
    }

    private static boolean cancelled() {
        return CancellationScope.current().isCancelRequested();
    }
}
