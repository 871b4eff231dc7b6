package io.opsaga.saga;

import io.opsaga.saga.Compensations.Undo;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Functions.Proc;
import org.jspecify.annotations.Nullable;

/** A step that changes the world: its undo is registered before it runs. */
public final class Apply {
    private final StepContext on;
    private final StepName step;
    private @Nullable Func<Reading> undo;
    private @Nullable Func<Reading> probe;
    private String before = "";
    private String after = "";

    Apply(StepContext on, StepName step) {
        this.on = on;
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

    /** What is there before the step, and what will be there after it, in a few words for whoever reads the plan. */
    public Apply changes(String from, String to) {
        this.before = from;
        this.after = to;
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
        if (on.rehearsal() != null) {
            on.rehearsal().willChange(step, before, after);
            return;
        }
        if (on.continuity() != null) {
            on.continuity().recall(step, undo);
        }
        if (on.passed(step)) {
            return;
        }
        CancellationScope.throwCanceled();
        Undo registered = on.compensations().register(step, undo);
        on.ledger().running(step);
        try {
            String told = action.apply();
            on.compensations().touched(registered);
            on.ledger().ended(step, StepState.DONE, told);
        } catch (TemporalFailure e) {
            if (!tookEffect(registered, e)) {
                throw on.failed(step, e);
            }
        }
    }

    private boolean tookEffect(Undo registered, TemporalFailure failure) {
        if (probe == null || !Causes.outcomeUnknown(failure)) {
            return false;
        }
        try {
            Reading reading = probe.apply();
            if (reading.effect() != Effect.APPLIED) {
                return false;
            }
            on.compensations().touched(registered);
            String why = Causes.of(failure).message();
            on.ledger()
                    .ended(
                            step,
                            StepState.DONE,
                            "Outcome was unknown (%s); read back: %s".formatted(why, reading.detail()));
            return true;
        } catch (TemporalFailure e) {
            return false;
        }
    }
}
