package io.opsaga.operation;

import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an operation knows about itself besides its ledger; mutable, for {@link OperationRun} only. */
final class OperationState {
    final Operation operation;
    final List<Finding> findings = new ArrayList<>();
    final Map<String, String> facts = new TreeMap<>();
    final List<String> refusals = new ArrayList<>();
    Stage stage = Stage.INITIALIZED;
    List<Residue> residues = List.of();
    long revision;

    @Nullable
    Verdict verdict;

    @Nullable
    FailureNote failure;

    @Nullable
    Rollback rollback;

    @Nullable
    Instant finishedAt;

    @Nullable
    Instant rollbackUntil;

    @Nullable
    String supersededBy;

    @Nullable
    String retryOrderedBy;

    OperationState(Operation operation) {
        this.operation = operation;
    }

    static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    /** Goes to a step's stage; never back, and never out of a rollback. */
    boolean enter(Stage next) {
        if (stage.isFinal() || stage == Stage.ROLLING_BACK || next.compareTo(stage) <= 0) {
            return false;
        }
        stage = next;
        return true;
    }

    void fail(String type, String message, String step) {
        failure = new FailureNote(type, message, step);
    }

    void conclude(Verdict reached) {
        verdict = reached;
        stage = reached.stage();
        finishedAt = now();
        boolean undoable = reached == Verdict.COMPLETED || reached == Verdict.ROLLBACK_INCOMPLETE;
        rollbackUntil = undoable ? now().plus(operation.terms().lease()) : null;
    }

    /** Whether somebody ordered what the verdict leaves to be ordered. */
    boolean ordered(@Nullable Verdict reached) {
        if (reached == Verdict.COMPLETED) {
            return rollback != null;
        }
        return retryOrderedBy != null;
    }

    /** A rollback order could not be carried out; the operation stays what it was. */
    void refuse(String why) {
        refusals.add(why);
        if (verdict == Verdict.COMPLETED) {
            rollback = null;
        }
    }

    /** Why a rollback order would be refused; null when it would not. */
    @Nullable
    String refusal() {
        if (supersededBy != null) {
            return "%s has built on this operation.".formatted(supersededBy);
        }
        if (rollback != null) {
            return "The operation is already %s, by %s.".formatted(stage.wire().replace('_', ' '), rollback.actor());
        }
        if (stage == Stage.COMPLETED && rollbackUntil == null) {
            return "The lease has ended.";
        }
        if (stage.isFinal() && stage != Stage.COMPLETED) {
            return "The operation is %s; there is nothing to roll back.".formatted(stage.wire());
        }
        return null;
    }

    Progress progress(List<LedgerEntry> steps) {
        return new Progress(
                operation,
                stage,
                verdict,
                steps,
                List.copyOf(findings),
                failure,
                rollback,
                residues,
                finishedAt,
                rollbackUntil,
                supersededBy,
                Map.copyOf(facts),
                List.copyOf(refusals),
                revision);
    }
}
