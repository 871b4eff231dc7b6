package io.opsaga.operation;

import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Causes;
import io.opsaga.saga.Compensations;
import io.opsaga.saga.Finding;
import io.opsaga.saga.Ledger;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import io.opsaga.saga.Steps;
import io.opsaga.saga.Verdict;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The life of one operation: lock, forward steps, verdict, and the lease in which it can still be undone.
 *
 * <p>Forward steps run in a cancellation scope of their own. A rollback order cancels that scope and never the workflow, because
 * a cancelled workflow always closes as Canceled and loses its result. A cancelled workflow is undone all the same, in a detached
 * scope. Nothing here can help against terminate.
 */
public final class OperationRun {
    private final OperationState state;
    private final Ledger ledger;
    private final Compensations compensations;
    private final Function<String, Trigger> triggers;
    private final boolean undoOnFailure;
    private final OperationActivities store =
            Workflow.newLocalActivityStub(OperationActivities.class, Profiles.store());
    private @Nullable CancellationScope forward;
    private long token;

    /**
     * @param triggers which rollback trigger a failure type is an instance of
     * @param undoOnFailure whether a failure is undone at once; otherwise its residues wait for an order
     */
    public OperationRun(
            Operation operation,
            List<? extends StepName> steps,
            Function<String, Trigger> triggers,
            boolean undoOnFailure) {
        this.state = new OperationState(operation);
        this.ledger = new Ledger(steps, operation.terms().estimates(), this::changed);
        this.compensations = new Compensations(ledger);
        this.triggers = triggers;
        this.undoOnFailure = undoOnFailure;
    }

    /** Runs the steps and stays until the operation can no longer be undone. */
    public Progress execute(Consumer<Steps> body) {
        announce();
        if (!lock()) {
            conclude(Verdict.FAILED);
            return progress();
        }
        goForward(body);
        conclude(judge());
        stayForLease();
        Workflow.await(Workflow::isEveryHandlerFinished);
        return progress();
    }

    /** The fencing token of the target's lock. */
    public long token() {
        return token;
    }

    /** Keeps something that a step learned, for status and result. */
    public void fact(String name, String value) {
        state.facts.put(name, value);
        changed();
    }

    public void findings(List<Finding> findings) {
        state.findings.addAll(findings);
        changed();
    }

    /** Ends the leases of the operations that this one has built on. */
    public void supersede(List<String> operations) {
        for (String id : operations) {
            try {
                Workflow.newExternalWorkflowStub(OperationControl.class, id).superseded(state.operation.id());
            } catch (TemporalFailure e) {
                // It has ended by itself meanwhile: then it has no lease either.
                Workflow.getLogger(OperationRun.class).info("{} needs no word that it was superseded", id);
            }
        }
    }

    /** The operations whose lease ends when this one succeeds. */
    public List<String> builtUpon() {
        return store.openLeases(state.operation);
    }

    public Progress progress() {
        return state.progress(ledger.entries());
    }

    // ---- steering

    /** Accepts a rollback order that {@link #checkOrder} let through. */
    public Rollback order(RollbackOrder order) {
        if (state.rollback != null && state.rollback.id().equals(order.id())) {
            return state.rollback;
        }
        Rollback rollback =
                new Rollback(order.id(), Trigger.MANUAL_ROLLBACK, order.actor(), order.reason(), OperationState.now());
        state.rollback = rollback;
        changed();
        if (forward != null) {
            forward.cancel("rollback ordered by " + order.actor());
        }
        return rollback;
    }

    /** Throws, with the reason, when nothing can be rolled back now. */
    public void checkOrder(RollbackOrder order) {
        boolean again = state.rollback != null && state.rollback.id().equals(order.id());
        String refusal = again ? null : state.refusal();
        if (refusal != null) {
            throw OperationFailure.ROLLBACK_REFUSED.because(refusal);
        }
    }

    /** As {@link #order}, from a signal: one that comes too late or twice does nothing. */
    public void orderBySignal(@Nullable Object order) {
        if (state.refusal() == null) {
            order(Orders.fromSignal(state.operation.id(), order));
        }
    }

    public void retry(String actor) {
        state.retryOrderedBy = actor;
    }

    public void checkRetry() {
        if (state.verdict != Verdict.ROLLBACK_INCOMPLETE || state.supersededBy != null) {
            throw OperationFailure.ROLLBACK_REFUSED.because(
                    "Only an operation with residues that no later one has built on can be tried again; this one is %s."
                            .formatted(state.stage.wire()));
        }
    }

    public void superseded(String byOperation) {
        state.supersededBy = byOperation;
        changed();
    }

    // ---- life

    private void announce() {
        Operation operation = state.operation;
        Workflow.upsertTypedSearchAttributes(
                OpsAttributes.KIND.valueSet(operation.kind().wire()),
                OpsAttributes.ENVIRONMENT.valueSet(operation.environment()),
                OpsAttributes.MACHINE.valueSet(operation.machine()),
                OpsAttributes.TARGET.valueSet(operation.target()),
                OpsAttributes.ACTOR.valueSet(operation.actor()),
                OpsAttributes.VERSION.valueSet(operation.version()),
                OpsAttributes.STAGE.valueSet(state.stage.wire()));
    }

    private boolean lock() {
        LockGrant grant = detached(() -> store.acquireLock(state.operation));
        token = grant.token();
        if (!grant.granted()) {
            String message = "%s is held by %s since %s: %s"
                    .formatted(state.operation.target(), grant.holder(), grant.since(), grant.reason());
            state.fail(OperationFailure.TARGET_LOCKED.name(), message, "");
        }
        return grant.granted();
    }

    private void goForward(Consumer<Steps> body) {
        CancellationScope scope = Workflow.newCancellationScope(() -> body.accept(new Steps(ledger, compensations)));
        forward = scope;
        try {
            if (state.rollback == null) {
                scope.run();
            }
        } catch (TemporalFailure e) {
            if (state.rollback == null && !cancelled()) {
                String step = progress().failedStep();
                state.fail(Causes.of(e).type(), Causes.of(e).message(), step);
            }
        } finally {
            forward = null;
        }
    }

    private Verdict judge() {
        if (cancelled() && state.rollback == null) {
            state.rollback = Orders.cancelled(state.operation.id());
        }
        if (state.failure == null && state.rollback == null) {
            return Verdict.COMPLETED;
        }
        if (state.rollback == null && !undoOnFailure && !compensations.isEmpty()) {
            state.residues = compensations.leaveAll("left as it is on request (auto_rollback: false)");
            return Verdict.ROLLBACK_INCOMPLETE;
        }
        return unwind();
    }

    private Verdict unwind() {
        boolean byHand = state.rollback != null;
        if (state.rollback == null && state.failure != null) {
            state.rollback =
                    Orders.automatic(state.operation.id(), triggers.apply(state.failure.type()), state.failure);
        }
        state.stage = Stage.ROLLING_BACK;
        changed();
        publish();
        state.residues = compensations.unwind();
        if (!state.residues.isEmpty()) {
            return Verdict.ROLLBACK_INCOMPLETE;
        }
        if (byHand || compensations.worldTouched()) {
            return Verdict.ROLLED_BACK;
        }
        state.rollback = null;
        return Verdict.FAILED;
    }

    private void stayForLease() {
        while (state.verdict == Verdict.COMPLETED || state.verdict == Verdict.ROLLBACK_INCOMPLETE) {
            if (!awaitOrder()) {
                state.rollbackUntil = null;
                detachedly(() -> store.record(progress()));
                return;
            }
            if (state.rollback == null && cancelled()) {
                state.rollback = Orders.cancelled(state.operation.id());
            }
            if (lockAgain()) {
                conclude(unwind());
            }
            if (cancelled()) {
                return;
            }
        }
    }

    /** Returns whether there is an order; false when the lease has ended. */
    private boolean awaitOrder() {
        state.retryOrderedBy = null;
        Verdict verdict = state.verdict;
        try {
            Workflow.await(state.operation.terms().lease(), () -> state.supersededBy != null || state.ordered(verdict));
        } catch (TemporalFailure e) {
            return cancelled();
        }
        return state.supersededBy == null && state.ordered(verdict);
    }

    /** The lock was let go at the end of the operation; somebody else may have it now. */
    private boolean lockAgain() {
        LockGrant grant = detached(() -> store.acquireLock(state.operation));
        if (grant.granted()) {
            token = grant.token();
            return true;
        }
        state.refuse("%s: %s holds %s".formatted(OperationState.now(), grant.holder(), state.operation.target()));
        changed();
        detachedly(() -> store.record(progress()));
        return false;
    }

    private void conclude(Verdict verdict) {
        state.conclude(verdict);
        changed();
        detachedly(() -> {
            store.record(progress());
            store.releaseLock(state.operation);
        });
        Workflow.upsertTypedSearchAttributes(
                OpsAttributes.STAGE.valueSet(state.stage.wire()), OpsAttributes.OUTCOME.valueSet(verdict.name()));
    }

    /** Called after every change of ledger or state. */
    private void changed() {
        state.revision++;
        progress().current().map(entry -> entry.stage()).filter(state::enter).ifPresent(stage -> publish());
        Workflow.setCurrentDetails(LedgerText.of(progress()));
    }

    /** Tells list and filter where the operation stands. */
    private void publish() {
        Workflow.upsertTypedSearchAttributes(OpsAttributes.STAGE.valueSet(state.stage.wire()));
        detachedly(() -> store.record(progress()));
    }

    private static boolean cancelled() {
        return CancellationScope.current().isCancelRequested();
    }

    private static void detachedly(Runnable action) {
        Workflow.newDetachedCancellationScope(action).run();
    }

    private static <T> T detached(java.util.function.Supplier<T> action) {
        java.util.concurrent.atomic.AtomicReference<T> result = new java.util.concurrent.atomic.AtomicReference<>();
        Workflow.newDetachedCancellationScope(() -> result.set(action.get())).run();
        return result.get();
    }
}
