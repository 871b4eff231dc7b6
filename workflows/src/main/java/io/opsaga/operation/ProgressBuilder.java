package io.opsaga.operation;

import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Progress}, part by part. What is not said is as of an operation that was only asked for: nothing, and none. */
public final class ProgressBuilder {
    private Operation operation;
    private Lifecycle lifecycle = Lifecycle.INITIALIZED;
    private Stage stage = lifecycle.stage();
    private @Nullable Verdict verdict;
    private List<LedgerEntry> steps = List.of();
    private List<Finding> findings = List.of();
    private @Nullable FailureNote failure;
    private @Nullable Rollback rollback;
    private List<Residue> residues = List.of();
    private @Nullable Instant finishedAt;
    private @Nullable Instant rollbackUntil;
    private @Nullable String supersededBy;
    private Map<String, String> facts = Map.of();
    private List<String> refusals = List.of();
    private long revision;
    private List<TargetRow> rows = List.of();
    private @Nullable Planned planned;
    private @Nullable Approval approval;
    private @Nullable OpenQuestion question;

    ProgressBuilder(Operation operation) {
        this.operation = operation;
    }

    ProgressBuilder(Progress from) {
        operation = from.operation();
        lifecycle = from.lifecycle();
        stage = from.stage();
        verdict = from.verdict();
        steps = from.steps();
        findings = from.findings();
        failure = from.failure();
        rollback = from.rollback();
        residues = from.residues();
        finishedAt = from.finishedAt();
        rollbackUntil = from.rollbackUntil();
        supersededBy = from.supersededBy();
        facts = from.facts();
        refusals = from.refusals();
        revision = from.revision();
        rows = from.rows();
        planned = from.planned();
        approval = from.approval();
        question = from.question();
    }

    public ProgressBuilder operation(Operation asked) {
        operation = asked;
        return this;
    }

    /** With its own word as the stage; that of {@link Lifecycle#RUNNING} is its kind's, and stays as it is. */
    public ProgressBuilder lifecycle(Lifecycle reached) {
        lifecycle = reached;
        stage = reached == Lifecycle.RUNNING ? stage : reached.stage();
        return this;
    }

    /** What is shown as its stage, and with it where it is in its life. */
    public ProgressBuilder stage(Stage shown) {
        stage = shown;
        lifecycle = Lifecycle.of(shown);
        return this;
    }

    public ProgressBuilder verdict(@Nullable Verdict concluded) {
        verdict = concluded;
        return this;
    }

    public ProgressBuilder steps(List<LedgerEntry> ledger) {
        steps = ledger;
        return this;
    }

    public ProgressBuilder findings(List<Finding> found) {
        findings = found;
        return this;
    }

    public ProgressBuilder failure(@Nullable FailureNote why) {
        failure = why;
        return this;
    }

    public ProgressBuilder rollback(@Nullable Rollback ordered) {
        rollback = ordered;
        return this;
    }

    public ProgressBuilder residues(List<Residue> left) {
        residues = left;
        return this;
    }

    public ProgressBuilder finishedAt(@Nullable Instant at) {
        finishedAt = at;
        return this;
    }

    public ProgressBuilder rollbackUntil(@Nullable Instant until) {
        rollbackUntil = until;
        return this;
    }

    public ProgressBuilder supersededBy(@Nullable String byOperation) {
        supersededBy = byOperation;
        return this;
    }

    public ProgressBuilder facts(Map<String, String> learned) {
        facts = learned;
        return this;
    }

    public ProgressBuilder refusals(List<String> refused) {
        refusals = refused;
        return this;
    }

    public ProgressBuilder revision(long number) {
        revision = number;
        return this;
    }

    public ProgressBuilder rows(List<TargetRow> table) {
        rows = table;
        return this;
    }

    public ProgressBuilder planned(@Nullable Planned plan) {
        planned = plan;
        return this;
    }

    public ProgressBuilder approval(@Nullable Approval asked) {
        approval = asked;
        return this;
    }

    public ProgressBuilder question(@Nullable OpenQuestion open) {
        question = open;
        return this;
    }

    public Progress build() {
        return new Progress(
                operation,
                lifecycle,
                stage,
                verdict,
                steps,
                findings,
                failure,
                rollback,
                residues,
                finishedAt,
                rollbackUntil,
                supersededBy,
                facts,
                refusals,
                revision,
                rows,
                planned,
                approval,
                question);
    }
}
