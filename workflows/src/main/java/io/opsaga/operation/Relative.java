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
 * @param question what it asks; null where it asks nothing
 * @param endedInItsLease whether it was over, and somebody has ended its run while it could still be undone
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
        long revision,
        @Nullable String question,
        boolean endedInItsLease) {
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
                progress.revision(),
                progress.question() == null ? null : progress.question().text(),
                progress.facts().containsKey(RunFailure.FACT));
    }

    /** Whether nothing more becomes of it. */
    boolean isSettled() {
        return lifecycle.isFinal() && rollbackUntil == null;
    }

    /** Whether nothing of it is there. */
    boolean isUndone() {
        return lifecycle == Lifecycle.FAILED || lifecycle == Lifecycle.ROLLED_BACK;
    }

    /** Whether it is not there any more as it was completed: it was undone, or that was tried. */
    boolean isTakenBack() {
        return isUndone() || (lifecycle == Lifecycle.ROLLBACK_INCOMPLETE && !isCutShort());
    }

    /** Whether it is no longer known what became of it, as somebody has ended its run. */
    boolean isCutShort() {
        return endedInItsLease || (failure != null && failure.type().equals(RunFailure.ENDED_FROM_OUTSIDE.name()));
    }

    /** Whether it could still be undone, if its run had not ended. */
    boolean isUndoneBy(Instant time) {
        return lifecycle.isCompleted() && rollbackUntil != null && time.isBefore(rollbackUntil);
    }

    /** Whether it could not do what was asked of it since then; while it is at work, others are refused as well. */
    boolean hasRefusedSince(Relative before) {
        return lifecycle.isFinal() && !refusals.isEmpty() && !refusals.equals(before.refusals());
    }
}
