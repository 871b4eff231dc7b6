package io.opsaga.saga;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Functions.Proc;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a saga is written in: each call runs one named step and keeps the ledger. The verbs tell the kind of step: resolve and
 * verify only read, apply changes the world and has an undo, waitFor waits for a condition, bestEffort may fail.
 */
public final class Steps {
    private final Ledger ledger;
    private final Compensations compensations;

    public Steps(Ledger ledger, Compensations compensations) {
        this.ledger = ledger;
        this.compensations = compensations;
    }

    /** Reads something that later steps need. */
    public <T> T resolve(StepName step, Func<T> read, Function<T, String> telling) {
        begin(step);
        try {
            T result = read.apply();
            ledger.ended(step, StepState.DONE, telling.apply(result));
            return result;
        } catch (TemporalFailure e) {
            throw failed(step, e);
        }
    }

    /** Waits until something is so; the answer is a sentence for people. */
    public void waitFor(StepName step, Func<String> condition) {
        resolve(step, condition, answer -> answer);
    }

    /** Begins a step that changes the world; nothing happens before {@link Apply#run}. */
    public Apply apply(StepName step) {
        return new Apply(step);
    }

    /** Does something whose failure is only a warning: cleaning up, telling somebody. */
    public void bestEffort(StepName step, Func<String> action) {
        begin(step);
        try {
            ledger.ended(step, StepState.DONE, action.apply());
        } catch (TemporalFailure e) {
            if (Causes.cancelled(e)) {
                throw failed(step, e);
            }
            ledger.ended(step, StepState.WARNED, Causes.of(e).message());
        }
    }

    /** Says that a step is not needed. */
    public void skip(StepName step, String why) {
        ledger.ended(step, StepState.SKIPPED, why);
    }

    /** A step that was told to stop may have completed all the same: then the next one must not begin. */
    private void begin(StepName step) {
        CancellationScope.throwCanceled();
        ledger.running(step);
    }

    private TemporalFailure failed(StepName step, TemporalFailure failure) {
        ledger.ended(step, StepState.FAILED, Causes.of(failure).message());
        return failure;
    }

    /** A step that changes the world: its undo is registered before it runs. */
    public final class Apply {
        private final StepName step;
        private @Nullable Func<Reading> undo;
        private @Nullable Func<Reading> probe;

        private Apply(StepName step) {
            this.step = step;
        }

        /** How the step is undone; must do nothing, and say so, where the step never took effect. */
        public Apply undo(Func<Reading> undoing) {
            this.undo = undoing;
            return this;
        }

        /** Reads back whether the step took effect; asked where its outcome is unknown. */
        public Apply probe(Func<Reading> reading) {
            this.probe = reading;
            return this;
        }

        /** Registers the undo, then runs the step. */
        public void run(Proc action) {
            runTelling(() -> {
                action.apply();
                return "";
            });
        }

        /** As {@link #run}; the answer is a sentence for people. */
        public void runTelling(Func<String> action) {
            if (undo == null) {
                throw new IllegalStateException("A step that changes the world needs an undo: " + step.name());
            }
            CancellationScope.throwCanceled();
            compensations.register(step, undo);
            ledger.running(step);
            try {
                String told = action.apply();
                compensations.touched();
                ledger.ended(step, StepState.DONE, told);
            } catch (TemporalFailure e) {
                if (!tookEffect(e)) {
                    throw failed(step, e);
                }
            }
        }

        private boolean tookEffect(TemporalFailure failure) {
            if (probe == null || !Causes.outcomeUnknown(failure)) {
                return false;
            }
            try {
                Reading reading = probe.apply();
                if (reading.effect() != Effect.APPLIED) {
                    return false;
                }
                compensations.touched();
                String why = Causes.of(failure).message();
                ledger.ended(
                        step,
                        StepState.DONE,
                        "Outcome was unknown (%s); read back: %s".formatted(why, reading.detail()));
                return true;
            } catch (TemporalFailure e) {
                return false;
            }
        }
    }
}
