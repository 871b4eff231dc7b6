package io.opsaga.saga;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps that nothing can undo, and that are done only when the operation itself can no longer be undone: what an undo would need is
 * given up then, and not before.
 */
public final class Commitments {
    private final Ledger ledger;
    private final List<Commitment> open = new ArrayList<>();
    private boolean made;

    public Commitments(Ledger ledger) {
        this.ledger = ledger;
    }

    private record Commitment(StepName step, Func<String> action) {}

    void register(StepName step, Func<String> action) {
        open.removeIf(known -> known.step().name().equals(step.name()));
        open.add(new Commitment(step, action));
        made = true;
    }

    /** Whether there is nothing to be done when the operation can no longer be undone. */
    public boolean isEmpty() {
        return open.isEmpty();
    }

    /** Whether there ever was any, also where none is left. */
    public boolean wereMade() {
        return made;
    }

    /** Does all of them, in their order, whatever becomes of the others. One that fails is a warning: what it gives up is only left over. */
    public void carryOut() {
        Workflow.newDetachedCancellationScope(() -> open.forEach(this::carryOut))
                .run();
        open.clear();
    }

    private void carryOut(Commitment commitment) {
        ledger.running(commitment.step());
        try {
            ledger.ended(commitment.step(), StepState.DONE, commitment.action().apply());
        } catch (TemporalFailure e) {
            ledger.ended(commitment.step(), StepState.WARNED, Causes.of(e).message());
        }
    }

    /** Does none of them any more, and says why. */
    public void drop(StepState as, String why) {
        open.forEach(commitment -> ledger.ended(commitment.step(), as, why));
        open.clear();
    }
}
