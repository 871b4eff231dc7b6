package io.opsaga.operation;

import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Causes;
import io.opsaga.saga.Commitments;
import io.opsaga.saga.Compensations;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.saga.Ledger;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Part;
import io.opsaga.saga.PlannedStep;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.Residue;
import io.opsaga.saga.StepName;
import io.opsaga.saga.Steps;
import io.opsaga.saga.Verdict;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    private final Commitments commitments;
    private final OperationActivities store;
    private final ProgressPublisher bulletin;
    private final TargetLock lock;
    private final Turn turn;
    private final RollbackControl steering;
    private final UndoLease lease;
    private final Ending ending;
    private final Predecessors predecessors;
    private final Approvals approvals;
    private final PlanGate gate;
    private final Parts parts;
    private final Questions questions;
    private final Continuation continuation;
    private final Steps steps;
    private final Whole whole;

    /**
     * @param triggers which rollback trigger a failure type is an instance of
     * @param undoOnFailure whether a failure is undone at once; otherwise its residues wait for an order
     */
    public OperationRun(OperationInput input, Function<String, Trigger> triggers, boolean undoOnFailure) {
        this(input, triggers, undoOnFailure, List::of);
    }

    /**
     * For an operation on many targets.
     *
     * @param rows their table, asked for whenever the operation is shown
     */
    public OperationRun(
            OperationInput input,
            Function<String, Trigger> triggers,
            boolean undoOnFailure,
            Supplier<List<TargetRow>> rows) {
        Operation operation = input.operation();
        store = Workflow.newLocalActivityStub(OperationActivities.class, Profiles.store());
        state = new OperationState(operation);
        ledger = new Ledger(input.steps(), operation.terms().estimates(), this::changed);
        compensations = new Compensations(ledger);
        commitments = new Commitments(ledger);
        bulletin = new ProgressPublisher(state, input.holds(), ledger::entries, store);
        parts = new Parts(state, store, bulletin);
        questions = new Questions(state, parts, bulletin);
        state.rows =
                () -> Stream.concat(rows.get().stream(), parts.rows().stream()).toList();
        lock = new TargetLock(operation, input.holds(), store);
        turn = new Turn(state, lock, bulletin);
        predecessors = new Predecessors(operation, store, () -> state.rehearsing);
        steering = new RollbackControl(state, bulletin);
        whole = new Whole(state, store, steering, bulletin);
        approvals = new Approvals(state, bulletin);
        continuation = new Continuation(input, state, ledger, compensations, lock, parts);
        steps = continuation.steps(ledger, compensations, commitments, questions);
        Rehearser rehearser = new Rehearser(state, ledger, steps);
        gate = new PlanGate(state, rehearser, approvals, new Waiting(state, steering, bulletin), store);
        ending = new Ending(state, compensations, commitments, triggers, undoOnFailure, bulletin, lock);
        lease = new UndoLease(state, lock, bulletin, commitments, whole, parts, () -> ending.conclude(ending.unwind()));
    }

    /** Runs the steps and stays until the operation can no longer be undone. */
    public Progress execute(Consumer<Steps> saga) {
        Consumer<Steps> body = walking -> {
            ledger.walk();
            saga.accept(walking);
        };
        if (gate.dryRun()) {
            gate.plan(body);
            return progress();
        }
        bulletin.announce();
        if (continuation.goesOn()) {
            goOn(body);
        } else if (!gate.passed(body)) {
            ending.conclude(state.failure == null ? ending.judge() : Verdict.FAILED);
        } else if (turn.take()) {
            goForward(gate.guarding(body));
            ending.conclude(ending.judge());
            lease.stay();
        } else {
            ending.conclude(Verdict.FAILED);
        }
        parts.release();
        Detached.run(() -> Workflow.await(Workflow::isEveryHandlerFinished));
        return progress();
    }

    /** The fencing token of the target's lock: that of the last grant, which an undo in the lease gets anew. */
    public long token() {
        return lock.token();
    }

    /** Keeps something that a step learned, for status and result. */
    public void fact(String name, String value) {
        state.facts.put(name, value);
        changed();
    }

    /** Takes back what was kept under that name, because it is so no longer. */
    public void forget(String name) {
        state.facts.remove(name);
        changed();
    }

    /** Says that the table of targets has changed; it is shown soon, not at once. */
    public void rowsChanged() {
        bulletin.tableChanged();
    }

    /**
     * Ends the operation, after its last step, with some of it done and some not, because that was asked for: not undone, but so that
     * it can be ordered back. It is COMPLETED_WITH_FAILURES, or ROLLBACK_INCOMPLETE where something is left that nobody asked for.
     *
     * @param left what is not as it was before, and not as it shall be
     */
    public void leave(FailureNote why, List<Residue> left) {
        if (state.rehearsing) {
            return;
        }
        state.left = why;
        state.residues = List.copyOf(left);
    }

    public void findings(List<Finding> findings) {
        // A run that goes on from another walks by where that one has found them.
        findings.stream()
                .filter(found -> !continuation.goesOn() || !state.findings.contains(found))
                .forEach(state.findings::add);
        changed();
    }

    /** The operations that this one builds on, and whose lease ends when it succeeds. */
    public Predecessors predecessors() {
        return predecessors;
    }

    /**
     * A part of this operation that is one itself, to be done as a step by {@link Steps#child}.
     *
     * @param workflow the type of its workflow
     * @param input without an id, as that is its run's: this one's, and the name of the step
     */
    public Part part(StepName step, String workflow, OperationInput input) {
        return parts.of(step, workflow, input);
    }

    /** What a rollback would undo if it were ordered now, newest first. */
    public List<PlannedStep> undoPlan() {
        return compensations.plan();
    }

    /** What people are asked, and what they answer. */
    public Questions questions() {
        return questions;
    }

    /** Decisions upon the plan, for an operation that waits for approval. */
    Approvals approvals() {
        return approvals;
    }

    /** Who can tell of the plan what its steps do not; to be said before the operation begins. */
    public void outlook(PlanContributor outlook) {
        gate.outlook(outlook);
    }

    public Progress progress() {
        return bulletin.progress();
    }

    /** Orders to roll back. */
    RollbackControl steering() {
        return steering;
    }

    /** It may be this operation's turn, if it stands in the queue. */
    public void turn() {
        turn.call();
    }

    /** A part of this operation, or what it is a part of, stands otherwise than before. */
    void family(@Nullable String other) {
        parts.heard(other);
        whole.heard(other);
    }

    /** From where the run before this one has ended: it holds its locks, and was let in. */
    private void goOn(Consumer<Steps> body) {
        continuation.register(body, steps);
        if (state.lifecycle == Lifecycle.ROLLING_BACK) {
            ending.conclude(ending.unwound());
        } else {
            goForward(body);
            ending.conclude(ending.judge());
        }
        lease.stay();
    }

    private void goForward(Consumer<Steps> body) {
        try {
            steering.runUntilOrdered(Workflow.newCancellationScope(() -> {
                body.accept(steps);
                parts.mustStand();
            }));
        } catch (TemporalFailure e) {
            if (state.rollback == null && !cancelled()) {
                FailureNote note = Causes.of(e);
                state.failure =
                        new FailureNote(note.type(), note.message(), progress().failedStep());
            }
        }
    }

    private void changed() {
        bulletin.changed();
    }

    private static boolean cancelled() {
        return CancellationScope.current().isCancelRequested();
    }
}
