package io.opsaga.operation;

import io.opsaga.saga.FailureNote;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a part of an operation stands, or the operation that it is a part of: as the store has it, so that nobody can pretend.
 *
 * @param step title of the step that runs or is undone; empty between steps
 * @param percentage done share of it, 0 to 100
 * @param rollbackUntil until when it can be undone though it is over; null where it cannot
 */
public record Relative(
        String id,
        Lifecycle lifecycle,
        Stage stage,
        @Nullable Verdict verdict,
        @Nullable FailureNote failure,
        @Nullable Rollback rollback,
        @Nullable Instant rollbackUntil,
        @Nullable String supersededBy,
        List<Residue> residues,
        List<String> refusals,
        String step,
        int percentage,
        long revision) {
    public Relative {
        // What a run of before has carried over has only what is shown.
        lifecycle = lifecycle == null ? Lifecycle.of(stage) : lifecycle;
    }

    /** The same of a record. */
    public static Relative of(Progress progress, Instant now) {
        return new Relative(
                progress.operation().id(),
                progress.lifecycle(),
                progress.stage(),
                progress.verdict(),
                progress.failure(),
                progress.rollback(),
                progress.rollbackUntil(),
                progress.supersededBy(),
                progress.residues(),
                progress.refusals(),
                progress.current().map(LedgerEntry::title).orElse(""),
                progress.percentageAt(now),
                progress.revision());
    }

    /** Whether nothing more becomes of it. */
    boolean isSettled() {
        return lifecycle.isFinal() && rollbackUntil == null;
    }

    /** Whether nothing of it is there. */
    boolean isUndone() {
        return lifecycle == Lifecycle.FAILED || lifecycle == Lifecycle.ROLLED_BACK;
    }

    /** Whether it is no longer known what became of it, as somebody has ended its run. */
    boolean isCutShort() {
        return failure != null && failure.type().equals(RunFailure.ENDED_FROM_OUTSIDE.name());
    }

    /** Whether it could not do what was asked of it since then. */
    boolean hasRefusedSince(Relative before) {
        return !refusals.isEmpty() && !refusals.equals(before.refusals());
    }
}
