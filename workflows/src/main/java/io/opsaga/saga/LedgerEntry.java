package io.opsaga.saga;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger.
 *
 * @param step the step's stable name
 * @param estimate how long it was expected to take
 * @param detail what happened, for people; empty until there is something to say
 */
public record LedgerEntry(
        String step,
        String title,
        Stage stage,
        boolean essential,
        StepState state,
        Duration estimate,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        String detail) {
    public LedgerEntry {
        detail = OutsideText.message(detail);
    }

    LedgerEntry running(Instant now) {
        return new LedgerEntry(step, title, stage, essential, StepState.RUNNING, estimate, now, null, detail);
    }

    LedgerEntry ended(StepState newState, Instant now, String newDetail) {
        return new LedgerEntry(step, title, stage, essential, newState, estimate, startedAt, now, newDetail);
    }

    LedgerEntry in(StepState newState) {
        return new LedgerEntry(step, title, stage, essential, newState, estimate, startedAt, finishedAt, detail);
    }
}
