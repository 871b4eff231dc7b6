package io.opsaga.operation;

import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Commitments;
import io.opsaga.saga.Compensations;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import io.temporal.workflow.CancellationScope;
import java.util.function.Function;

/** What becomes of an operation whose steps are over: it is judged, undone where it has to be, recorded, and lets go. */
final class Ending {
    private final OperationState state;
    private final Compensations compensations;
    private final Commitments commitments;
    private final Function<String, Trigger> triggers;
    private final boolean undoOnFailure;
    private final ProgressPublisher bulletin;
    private final TargetLock lock;

    /**
     * @param triggers which rollback trigger a failure type is an instance of
     * @param undoOnFailure whether a failure is undone at once; otherwise its residues wait for an order
     */
    Ending(
            OperationState state,
            Compensations compensations,
            Commitments commitments,
            Function<String, Trigger> triggers,
            boolean undoOnFailure,
            ProgressPublisher bulletin,
            TargetLock lock) {
        this.state = state;
        this.compensations = compensations;
        this.commitments = commitments;
        this.triggers = triggers;
        this.undoOnFailure = undoOnFailure;
        this.bulletin = bulletin;
        this.lock = lock;
    }

    Verdict judge() {
        if (CancellationScope.current().isCancelRequested()) {
            state.answerCancel();
        }
        if (state.failure == null && state.rollback == null) {
            state.failure = state.left;
            if (state.left == null) {
                return Verdict.COMPLETED;
            }
            return state.residues.isEmpty() ? Verdict.COMPLETED_WITH_FAILURES : Verdict.ROLLBACK_INCOMPLETE;
        }
        if (state.rollback == null && !undoOnFailure && !compensations.isEmpty()) {
            state.residues = compensations.leaveAll("left as it is on request (auto_rollback: false)");
            return Verdict.ROLLBACK_INCOMPLETE;
        }
        return unwind();
    }

    Verdict unwind() {
        state.ordered = state.rollback != null;
        if (!state.ordered && state.failure != null) {
            state.rollback = Orders.automatic(state, triggers.apply(state.failure.type()), state.failure);
        }
        state.undoing();
        bulletin.changed();
        bulletin.enteredStage();
        return unwound();
    }

    /** Undoes what is left to undo, also where a run before this one has begun with it. */
    Verdict unwound() {
        state.residues = compensations.unwind();
        if (!state.residues.isEmpty()) {
            return Verdict.ROLLBACK_INCOMPLETE;
        }
        if (state.ordered || compensations.worldTouched()) {
            return Verdict.ROLLED_BACK;
        }
        state.rollback = null;
        return Verdict.FAILED;
    }

    /** Whoever sees the end may count on it that the targets are free for the next operation. */
    void conclude(Verdict verdict) {
        bulletin.concluding();
        state.conclude(verdict, !compensations.isEmpty());
        if (!state.lifecycle.isCompleted()) {
            commitments.drop(StepState.SKIPPED, "the operation is " + state.stage.wire());
        }
        bulletin.changed();
        lock.close(bulletin.now());
        bulletin.concluded(verdict);
        bulletin.tellWhole();
    }
}
