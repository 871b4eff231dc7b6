package io.opsaga.saga;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions.Func;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What steps are run upon.
 *
 * @param rehearsal where they are only rehearsed; null where they are done
 * @param known what a rehearsal has read, and need not be read again
 * @param continuity of a saga that may go on in another run
 */
record StepContext(
        Ledger ledger,
        Compensations compensations,
        Commitments commitments,
        Asker asker,
        @Nullable Rehearsal rehearsal,
        @Nullable Rehearsal known,
        @Nullable Continuity continuity) {

    <T> T resolved(StepName step, Func<T> read, Function<T, String> telling) {
        if (known != null && known.knows(step)) {
            @SuppressWarnings("unchecked") // It is what this very step has read.
            T answer = (T) known.answer(step);
            return answer;
        }
        return rehearsal == null ? read(step, read, telling) : rehearsed(rehearsal, step, read, telling);
    }

    <T> T read(StepName step, Func<T> read, Function<T, String> telling) {
        begin(step);
        try {
            T result = read.apply();
            ledger.ended(step, StepState.DONE, telling.apply(result));
            return result;
        } catch (TemporalFailure e) {
            throw failed(step, e);
        }
    }

    private <T> T rehearsed(Rehearsal notes, StepName step, Func<T> read, Function<T, String> telling) {
        if (notes.isShown()) {
            T result = read(step, read, telling);
            notes.answered(step, result, "");
            return result;
        }
        CancellationScope.throwCanceled();
        try {
            T result = read.apply();
            notes.answered(step, result, telling.apply(result));
            return result;
        } catch (TemporalFailure e) {
            notes.note(step, Decision.CANNOT_KNOW, Causes.of(e).message());
            throw e;
        }
    }

    /** Whether the step was done by a run that this one goes on from. */
    boolean passed(StepName step) {
        return continuity != null && rehearsal == null && continuity.passes(step);
    }

    /** Keeps an answer for a run that may go on from this one. */
    <T> T kept(StepName step, T answer) {
        return continuity == null || rehearsal != null ? answer : continuity.keep(step, answer);
    }

    /** What the step has read in a run that this one goes on from. */
    <T> T remembered(StepName step, @Nullable Class<T> type) {
        if (continuity == null) {
            throw new IllegalStateException("Nothing was read before by " + step.name());
        }
        return continuity.answer(step, type);
    }

    /** A step that was told to stop may have completed all the same: then the next one must not begin. */
    void begin(StepName step) {
        CancellationScope.throwCanceled();
        ledger.running(step);
    }

    TemporalFailure failed(StepName step, TemporalFailure failure) {
        ledger.ended(step, StepState.FAILED, Causes.of(failure).message());
        return failure;
    }
}
