package io.opsaga.saga;

import io.opsaga.saga.Memory.OpenUndo;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The undo stack. Undos are registered before their step runs and run last-in-first-out in a detached scope, so also when the
 * workflow is cancelled. A failing undo is reported and does not stop the others; it stays on the stack, so that it can be
 * tried again. {@code io.temporal.workflow.Saga} gives none of these three (ADR 0002).
 */
public final class Compensations {
    /** The undo of one step. */
    static final class Undo {
        private final StepName step;
        private final Func<Reading> action;
        /** The step is known to have taken effect. */
        private boolean applied;

        private Undo(StepName step, Func<Reading> action) {
            this.step = step;
            this.action = action;
        }
    }

    private final Deque<Undo> stack = new ArrayDeque<>();
    /** What could not be undone in the undoing that is under way, newest first. */
    private final Deque<Undo> failed = new ArrayDeque<>();

    private final List<Residue> residues = new ArrayList<>();
    private final Ledger ledger;
    private Runnable between = () -> {};
    private boolean worldTouched;

    public Compensations(Ledger ledger) {
        this.ledger = ledger;
    }

    Undo register(StepName step, Func<Reading> undo) {
        Undo registered = new Undo(step, undo);
        stack.push(registered);
        return registered;
    }

    /** That step has changed the world; from now on the operation cannot be said to have changed nothing. */
    void touched(Undo by) {
        worldTouched = true;
        by.applied = true;
    }

    /** Whether any step is known to have changed the world. */
    public boolean worldTouched() {
        return worldTouched;
    }

    /** Whether there is something that could be undone. */
    public boolean isEmpty() {
        return stack.isEmpty();
    }

    /**
     * Undoes everything that is registered, newest first. What could not be undone stays registered.
     *
     * @return what is left, newest first; empty when every undo was confirmed by its probe
     */
    public List<Residue> unwind() {
        Workflow.newDetachedCancellationScope(() -> {
                    while (!stack.isEmpty()) {
                        between.run();
                        Undo undo = stack.pop();
                        if (!confirmed(undo)) {
                            failed.addLast(undo);
                        }
                    }
                })
                .run();
        stack.addAll(failed);
        List<Residue> left = List.copyOf(residues);
        failed.clear();
        residues.clear();
        return left;
    }

    /** To be called before each undo. */
    void between(Runnable undos) {
        between = undos;
    }

    /** What is registered, newest first. */
    List<OpenUndo> open() {
        return Stream.concat(
                        failed.stream().map(undo -> new OpenUndo(undo.step.name(), undo.applied, true)),
                        stack.stream().map(undo -> new OpenUndo(undo.step.name(), undo.applied, false)))
                .toList();
    }

    List<Residue> residues() {
        return List.copyOf(residues);
    }

    void restore(List<Residue> left, boolean touched) {
        residues.addAll(left);
        worldTouched = touched;
    }

    /** Registers an undo again, in a run that goes on from another; the oldest first. */
    void recall(StepName step, Func<Reading> undo, OpenUndo open) {
        Undo recalled = new Undo(step, undo);
        recalled.applied = open.applied();
        (open.failed() ? failed : stack).push(recalled);
    }

    /** What would be undone, newest first; of a step whose outcome is not known yet, nobody can tell. */
    public List<PlannedStep> plan() {
        List<PlannedStep> plan = new ArrayList<>();
        for (Undo undo : stack) {
            LedgerEntry line = ledger.entry(undo.step);
            plan.add(new PlannedStep(
                    line.step(),
                    line.title(),
                    Lifecycle.ROLLING_BACK.stage(),
                    line.essential(),
                    undo.applied ? Decision.WILL_CHANGE : Decision.CANNOT_KNOW,
                    undo.applied ? "done" : null,
                    undo.applied ? "undone" : null,
                    line.detail(),
                    line.estimate().dividedBy(2)));
        }
        return plan;
    }

    /** What is registered, as residues: for an operation that is left as it is on request. */
    public List<Residue> leaveAll(String why) {
        return stack.stream()
                .map(undo -> new Residue(undo.step.name(), undo.step.title(), why))
                .toList();
    }

    private boolean confirmed(Undo undo) {
        ledger.undoing(undo.step);
        Reading reading = read(undo);
        worldTouched |= reading.effect() != Effect.ABSENT;
        if (reading.gone()) {
            // Nothing left of what was there is the doing of an undo whose answer was lost, with its worker for one.
            boolean never = reading.effect() == Effect.ABSENT && !undo.applied;
            ledger.ended(undo.step, never ? StepState.NOTHING_TO_UNDO : StepState.UNDONE, reading.detail());
            return true;
        }
        residues.add(new Residue(undo.step.name(), undo.step.title(), reading.detail()));
        ledger.ended(undo.step, StepState.NOT_UNDONE, reading.detail());
        return false;
    }

    private static Reading read(Undo undo) {
        try {
            return undo.action.apply();
        } catch (TemporalFailure e) {
            return Reading.unknown(Causes.of(e).message());
        }
    }
}
