package io.opsaga.operation;

import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an operation knows about itself besides its ledger; mutable, for {@link OperationRun} only. */
final class OperationState {
    /** Orders that are refused may come without end. */
    private static final int MOST_REFUSALS = 20;

    final Operation operation;
    final List<Finding> findings = new ArrayList<>();
    final Map<String, String> facts = new TreeMap<>();
    final List<String> refusals = new ArrayList<>();
    /** The answers that were taken, also to questions before, by the id of their order. */
    final Map<String, String> answered = new TreeMap<>();

    Lifecycle lifecycle = Lifecycle.INITIALIZED;

    /** The word for what it is doing: that of a step while it runs, else its lifecycle's own. */
    Stage stage = lifecycle.stage();

    List<Residue> residues = List.of();
    long revision;

    /** The table of an operation on many targets, as it is now. */
    Supplier<List<TargetRow>> rows = List::of;

    @Nullable
    Verdict verdict;

    @Nullable
    FailureNote failure;

    /** Why the operation ends with some of it done, on request; the residues say what. */
    @Nullable
    FailureNote left;

    @Nullable
    Rollback rollback;

    @Nullable
    Instant finishedAt;

    @Nullable
    Instant rollbackUntil;

    @Nullable
    String supersededBy;

    /** Who ordered that the undos be tried again; the last one. */
    @Nullable
    String retriedBy;

    /** There is an order that the main method has not taken up yet. */
    boolean orderPending;

    /** What would be done, where a plan was made. */
    @Nullable
    Planned planned;

    @Nullable
    Approval approval;

    /** What is asked now. */
    @Nullable
    OpenQuestion question;

    /** The saga is only rehearsed: nothing that it says beside its steps has an effect. */
    boolean rehearsing;

    /** What it is a part of can no longer be undone, so that this need not be, either. */
    boolean released;

    /** The run of what it is a part of was ended from outside. */
    boolean orphaned;

    /** The undoing that is under way, or was the last, was ordered and not the answer to a failure. */
    boolean ordered;

    /** The undos have run at least once. */
    boolean unwound;

    /** The cancellation of the workflow was answered with an undo, or with the refusal of one. */
    boolean cancelAnswered;

    OperationState(Operation operation) {
        this.operation = operation;
    }

    static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    /** Goes to a step's stage; never back, by the order in which the steps have their stages, and never out of a rollback. */
    boolean enter(Stage next, List<LedgerEntry> steps) {
        boolean running = lifecycle == Lifecycle.RUNNING;
        if (!running && lifecycle != Lifecycle.INITIALIZED) {
            return false;
        }
        if (running && !isBehind(next, steps)) {
            return false;
        }
        lifecycle = Lifecycle.RUNNING;
        stage = next;
        return true;
    }

    private boolean isBehind(Stage next, List<LedgerEntry> steps) {
        List<Stage> order = steps.stream().map(LedgerEntry::stage).distinct().toList();
        return order.indexOf(next) > order.indexOf(stage);
    }

    private void goTo(Lifecycle next) {
        lifecycle = next;
        stage = next.stage();
    }

    void order(Rollback ordered) {
        rollback = ordered;
        orderPending = true;
    }

    void orderRetry(String actor) {
        retriedBy = OutsideText.name(actor);
        orderPending = true;
    }

    void answerCancel() {
        cancelAnswered = true;
        if (rollback == null) {
            rollback = Orders.cancelled(operation.id());
        }
    }

    /** An order could not be carried out; the operation stays what it was, and may be ordered back later. */
    void refuse(String why) {
        note(why);
        orderPending = false;
        if (!unwound) {
            rollback = null;
        }
    }

    /** Keeps why something was not done; of too many the latest. */
    void note(String why) {
        refusals.add(OutsideText.message(why));
        if (refusals.size() > MOST_REFUSALS) {
            refusals.remove(0);
        }
    }

    /** The undos begin: whatever was concluded before holds no longer. */
    void undoing() {
        goTo(Lifecycle.ROLLING_BACK);
        verdict = null;
        finishedAt = null;
        rollbackUntil = null;
        orderPending = false;
        unwound = true;
    }

    /** @param somethingToUndo whether an undo is registered; without one there is no lease */
    void conclude(Verdict reached, boolean somethingToUndo) {
        verdict = reached;
        goTo(reached.lifecycle());
        finishedAt = now();
        Duration lease = whole() == null
                ? operation.terms().lease()
                : Whole.atFirst(operation.terms().lease());
        rollbackUntil = reached.keeps() && somethingToUndo ? now().plus(lease) : null;
    }

    /** The operation that it is a part of, and stands and falls with; null where there is none, or no longer. */
    @Nullable
    String whole() {
        return orphaned ? null : operation.parent();
    }

    /** Whether the operation has an end that can still be undone. */
    boolean undoable() {
        return rollbackUntil != null;
    }

    /** How long it still can; never negative. A refused order does not make it longer. */
    Duration leaseLeft() {
        Duration left = rollbackUntil == null ? Duration.ZERO : Duration.between(now(), rollbackUntil);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Why somebody's rollback order would be refused; null when it would not. */
    @Nullable
    String refusal() {
        return whole() != null && undoable() && rollback == null
                ? "The operation is a part of %s and is rolled back with it.".formatted(whole())
                : refusalWithWhole();
    }

    /** Why it could not be rolled back with what it is a part of; null when it could. */
    @Nullable
    String refusalWithWhole() {
        if (supersededBy != null) {
            return "%s has built on this operation.".formatted(supersededBy);
        }
        if (rollback != null) {
            return "A rollback was ordered already, by %s; the operation is %s."
                    .formatted(rollback.actor(), stage.spoken());
        }
        if (lifecycle.isFinal() && !undoable()) {
            return "The operation is %s and there is nothing to roll back, or no longer.".formatted(stage.spoken());
        }
        return null;
    }

    /** Why an order to try the undos again would be refused; null when it would not. */
    @Nullable
    String retryRefusal() {
        if (supersededBy != null) {
            return "%s has built on this operation.".formatted(supersededBy);
        }
        if (lifecycle != Lifecycle.ROLLBACK_INCOMPLETE || !undoable()) {
            return "Only an operation with residues can be tried again, while its lease lasts; this one is %s."
                    .formatted(stage.spoken());
        }
        return null;
    }

    Progress progress(List<LedgerEntry> steps) {
        return Progress.of(operation)
                .stage(stage)
                .lifecycle(lifecycle)
                .verdict(verdict)
                .steps(steps)
                .findings(List.copyOf(findings))
                .failure(failure)
                .rollback(rollback)
                .residues(residues)
                .finishedAt(finishedAt)
                .rollbackUntil(rollbackUntil)
                .supersededBy(supersededBy)
                .facts(Collections.unmodifiableMap(new TreeMap<>(facts)))
                .refusals(List.copyOf(refusals))
                .revision(revision)
                .rows(rows.get())
                .planned(planned)
                .approval(approval)
                .question(question)
                .build();
    }
}
