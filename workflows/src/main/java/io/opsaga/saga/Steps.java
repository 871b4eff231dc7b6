package io.opsaga.saga;

import io.opsaga.saga.Compensations.Undo;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Functions.Proc;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a saga is written in: each call runs one named step and keeps the ledger. The verbs tell the kind of step: resolve and
 * verify only read, before the work and after it, apply changes the world and has an undo, child has that done by an operation of its own, waitFor waits for a condition, ask for people,
 * bestEffort may fail, commit is done when nothing can be undone any more.
 */
public final class Steps {
    private final Ledger ledger;
    private final Compensations compensations;
    private final Commitments commitments;
    private final Asker asker;
    private final @Nullable Rehearsal rehearsal;
    private final @Nullable Rehearsal known;

    public Steps(Ledger ledger, Compensations compensations, Commitments commitments, Asker asker) {
        this(ledger, compensations, commitments, asker, null, null);
    }

    private Steps(
            Ledger ledger,
            Compensations compensations,
            Commitments commitments,
            Asker asker,
            @Nullable Rehearsal rehearsal,
            @Nullable Rehearsal known) {
        this.ledger = ledger;
        this.compensations = compensations;
        this.commitments = commitments;
        this.asker = asker;
        this.rehearsal = rehearsal;
        this.known = known;
    }

    /** The same steps, only rehearsed: what reads is read, and nothing is changed, waited for or registered. */
    public Steps rehearsing(Rehearsal notes) {
        return new Steps(ledger, compensations, commitments, asker, notes, null);
    }

    /** The same steps for real, but for what that rehearsal has read: it is not read again. */
    public Steps knowing(Rehearsal shown) {
        return new Steps(ledger, compensations, commitments, asker, null, shown);
    }

    /** Reads something that later steps need. */
    public <T> T resolve(StepName step, Func<T> read, Function<T, String> telling) {
        if (known != null && known.knows(step)) {
            @SuppressWarnings("unchecked") // It is what this very step has read.
            T answer = (T) known.answer(step);
            return answer;
        }
        return rehearsal == null ? read(step, read, telling) : rehearsed(rehearsal, step, read, telling);
    }

    private <T> T read(StepName step, Func<T> read, Function<T, String> telling) {
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

    /**
     * Reads back, after the work, what is really there. What is not as said fails the saga, at once: it is no work that could be tried again. Has no
     * undo, as it changes nothing; the steps before it have theirs. Shown as the stage {@link Stage#VERIFYING}, which such a step has to be in.
     *
     * @param readBack answers {@link Effect#APPLIED} where all is as it shall be; where it cannot be read it fails with its own failure
     * @param otherwise the failure where it is not, with what was found instead
     */
    public void verify(StepName step, Func<Reading> readBack, Failure otherwise) {
        if (step.stage() != Stage.VERIFYING) {
            throw new IllegalStateException(
                    "A step that verifies is in the stage VERIFYING, not %s: %s".formatted(step.stage(), step.name()));
        }
        if (rehearsal != null) {
            rehearsal.note(step, Decision.CANNOT_KNOW, "shows when the work is done");
            return;
        }
        read(step, () -> verified(readBack.apply(), otherwise), found -> found);
    }

    private static String verified(Reading found, Failure otherwise) {
        if (found.effect() != Effect.APPLIED) {
            throw ApplicationFailure.newNonRetryableFailure(found.detail(), otherwise.name());
        }
        return found.detail();
    }

    /**
     * Says which steps come next, where only the run can tell: the runbook of an incident, once it is known which it is. They stand behind the last
     * step that has begun, are shown and counted from now on, and are undone in their turn. The same steps again are no others.
     */
    public void learn(List<? extends StepName> more) {
        if (rehearsal != null) {
            rehearsal.learn(ledger.planned(more));
        }
        if (rehearsal == null || rehearsal.isShown()) {
            ledger.learn(more);
        }
    }

    /** Waits until something is so; the answer is a sentence for people. */
    public void waitFor(StepName step, Func<String> condition) {
        if (rehearsal == null) {
            read(step, condition, answer -> answer);
        } else {
            rehearsal.note(step, Decision.CANNOT_KNOW, "shows while it runs");
        }
    }

    /**
     * Does something that nothing can undo, when the operation can no longer be undone: at the end of its undo lease, with its locks taken
     * anew, and not at all where it was rolled back. Its failure is a warning.
     *
     * @param until what is kept for an undo until then, in a few words for whoever reads the plan
     */
    public void commit(StepName step, String until, Func<String> action) {
        if (rehearsal != null) {
            rehearsal.willChange(step, until, "given up when it can no longer be rolled back");
            return;
        }
        CancellationScope.throwCanceled();
        commitments.register(step, action);
    }

    /** Begins a step that changes the world; nothing happens before {@link Apply#run}. */
    public Apply apply(StepName step) {
        return new Apply(step);
    }

    /**
     * Asks people how to go on, and waits: for one of the answers, or for the default when nobody has answered in time. A worker that dies meanwhile
     * asks nobody twice. Who rehearses is answered with the default.
     *
     * @return the answer
     */
    public String ask(StepName step, Question question) {
        if (rehearsal != null) {
            rehearsal.note(step, Decision.CANNOT_KNOW, "asks: " + question.text());
            return question.otherwise();
        }
        return read(step, () -> asker.ask(question), Asker.Answered::told).answer();
    }

    /**
     * Has a part done by an operation of its own. Its rollback is registered before it starts; once it is done it can be undone for as long as
     * this operation can. A part that fails has undone itself, and fails the saga with its failure.
     */
    public void child(StepName step, Part part) {
        apply(step).changes("", part.about()).undo(part::undo).runTelling(part::run);
    }

    /** Does something whose failure is only a warning: cleaning up, telling somebody. */
    public void bestEffort(StepName step, Func<String> action) {
        if (rehearsal != null) {
            rehearsal.note(step, Decision.CANNOT_KNOW, "what there is to do shows then");
            return;
        }
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

    /**
     * A step that is not needed, as the world is right already; what is recorded of it is set right where it is not. The
     * world is not changed, so there is nothing to undo.
     *
     * @param record tells what was not right; empty where all was
     */
    public void settle(StepName step, String why, Func<String> record) {
        if (rehearsal != null) {
            rehearsal.skipped(step, why);
            return;
        }
        CancellationScope.throwCanceled();
        try {
            String told = record.apply();
            ledger.ended(step, told.isEmpty() ? StepState.SKIPPED : StepState.DONE, told.isEmpty() ? why : told);
        } catch (TemporalFailure e) {
            throw failed(step, e);
        }
    }

    /** Says that a step is not needed. */
    public void skip(StepName step, String why) {
        if (rehearsal == null) {
            ledger.ended(step, StepState.SKIPPED, why);
        } else {
            rehearsal.skipped(step, why);
        }
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
        private String before = "";
        private String after = "";

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
            if (rehearsal != null) {
                rehearsal.willChange(step, before, after);
                return;
            }
            CancellationScope.throwCanceled();
            Undo registered = compensations.register(step, undo);
            ledger.running(step);
            try {
                String told = action.apply();
                compensations.touched(registered);
                ledger.ended(step, StepState.DONE, told);
            } catch (TemporalFailure e) {
                if (!tookEffect(registered, e)) {
                    throw failed(step, e);
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
                compensations.touched(registered);
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
