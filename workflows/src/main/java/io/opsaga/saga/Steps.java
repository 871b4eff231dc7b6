package io.opsaga.saga;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions.Func;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a saga is written in: each call runs one named step and keeps the ledger. The verbs tell the kind of step: resolve and verify only
 * read, before the work and after it; apply changes the world and has an undo; child has that done by an operation of its own; waitFor waits
 * for a condition, and ask for people; bestEffort may fail; commit is done when nothing can be undone any more.
 */
public final class Steps {
    private final StepContext on;
    private final @Nullable Rehearsal rehearsal;

    /** @param continuity for a saga that may go on in another run; null for one that ends where it has begun */
    public Steps(
            Ledger ledger,
            Compensations compensations,
            Commitments commitments,
            Asker asker,
            @Nullable Continuity continuity) {
        this(new StepContext(ledger, compensations, commitments, asker, null, null, continuity));
    }

    private Steps(StepContext on) {
        this.on = on;
        rehearsal = on.rehearsal();
    }

    /** The same steps, only rehearsed: what reads is read, and nothing is changed, waited for or registered. */
    public Steps rehearsing(Rehearsal notes) {
        return with(notes, null);
    }

    /** The same steps for real, but for what that rehearsal has read: it is not read again. */
    public Steps knowing(Rehearsal shown) {
        return with(null, shown);
    }

    private Steps with(@Nullable Rehearsal notes, @Nullable Rehearsal shown) {
        return new Steps(new StepContext(
                on.ledger(), on.compensations(), on.commitments(), on.asker(), notes, shown, on.continuity()));
    }

    /** Reads something that later steps need; in a saga that may go on in another run its type has to be said. */
    public <T> T resolve(StepName step, Func<T> read, Function<T, String> telling) {
        return resolve(step, null, read, telling);
    }

    /** As {@link #resolve(StepName, Func, Function)}; a run that goes on from another remembers what that has read. */
    public <T> T resolve(StepName step, @Nullable Class<T> type, Func<T> read, Function<T, String> telling) {
        if (on.passed(step)) {
            return on.remembered(step, type);
        }
        return on.kept(step, on.resolved(step, read, telling));
    }

    /**
     * Reads back, after the work, what is really there. What is not as said fails the saga, at once: it is no work that could be tried again. Has no
     * undo, as it changes nothing; the steps before it have theirs. Shown as the stage {@link Stage#VERIFYING}, which such a step has to be in.
     *
     * @param readBack answers {@link Effect#APPLIED} where all is as it shall be; where it cannot be read it fails with its own failure
     * @param otherwise the failure where it is not, with what was found instead
     */
    public void verify(StepName step, Func<Reading> readBack, Failure otherwise) {
        if (!step.stage().equals(Stage.VERIFYING)) {
            throw new IllegalStateException(
                    "A step that verifies is in the stage VERIFYING, not %s: %s".formatted(step.stage(), step.name()));
        }
        if (rehearsal != null) {
            rehearsal.note(step, Decision.CANNOT_KNOW, "shows when the work is done");
            return;
        }
        if (on.passed(step)) {
            return;
        }
        on.read(step, () -> verified(readBack.apply(), otherwise), found -> found);
    }

    private static String verified(Reading found, Failure otherwise) {
        if (found.effect() != Effect.APPLIED) {
            throw ApplicationFailure.newNonRetryableFailure(found.detail(), otherwise.name());
        }
        return found.detail();
    }

    /**
     * Says which steps come next, where only the run can tell: the runbook of an incident, once it is known which it is. They stand behind the last
     * step that has begun, are shown and counted from now on, and are undone in their turn. Two of one name fail
     * the saga, and what it has done is undone.
     */
    public void learn(List<? extends StepName> more) {
        if (rehearsal != null) {
            rehearsal.learn(on.ledger().planned(more));
        }
        if (rehearsal == null || rehearsal.isShown()) {
            on.ledger().learn(more);
        }
    }

    /** Waits until something is so; the answer is a sentence for people. */
    public void waitFor(StepName step, Func<String> condition) {
        if (on.passed(step)) {
            return;
        }
        if (rehearsal == null) {
            on.read(step, condition, answer -> answer);
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
        on.commitments().register(step, action);
    }

    /** Begins a step that changes the world; nothing happens before {@link Apply#run}. */
    public Apply apply(StepName step) {
        return new Apply(on, step);
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
        if (on.passed(step)) {
            return on.remembered(step, String.class);
        }
        Asker.Answered given = on.read(step, () -> on.asker().ask(question), Asker.Answered::told);
        return on.kept(step, given.answer());
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
        if (on.passed(step)) {
            return;
        }
        on.begin(step);
        try {
            on.ledger().ended(step, StepState.DONE, action.apply());
        } catch (TemporalFailure e) {
            if (Causes.cancelled(e)) {
                throw on.failed(step, e);
            }
            on.ledger().ended(step, StepState.WARNED, Causes.of(e).message());
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
        if (on.passed(step)) {
            return;
        }
        CancellationScope.throwCanceled();
        try {
            String told = record.apply();
            on.ledger().ended(step, told.isEmpty() ? StepState.SKIPPED : StepState.DONE, told.isEmpty() ? why : told);
        } catch (TemporalFailure e) {
            throw on.failed(step, e);
        }
    }

    /** Says that a step is not needed. */
    public void skip(StepName step, String why) {
        if (on.passed(step)) {
            return;
        }
        if (rehearsal == null) {
            on.ledger().ended(step, StepState.SKIPPED, why);
        } else {
            rehearsal.skipped(step, why);
        }
    }
}
