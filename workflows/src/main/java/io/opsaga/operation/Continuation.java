package io.opsaga.operation;

import io.opsaga.saga.Commitments;
import io.opsaga.saga.Compensations;
import io.opsaga.saga.Continuity;
import io.opsaga.saga.Ledger;
import io.opsaga.saga.Steps;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ends a run whose history grows too long, between two steps or two undos, and goes on in another one as if nothing had been. */
final class Continuation {
    private final @Nullable Continuing input;
    private final @Nullable Continuity continuity;
    private final OperationState state;
    private final TargetLock lock;
    private final Parts parts;
    private final CancellationScope run = CancellationScope.current();
    private int steps;

    Continuation(
            OperationInput input,
            OperationState state,
            Ledger ledger,
            Compensations compensations,
            TargetLock lock,
            Parts parts) {
        this.input = input instanceof Continuing continuing ? continuing : null;
        this.state = state;
        this.lock = lock;
        this.parts = parts;
        continuity = this.input == null ? null : new Continuity(ledger, compensations, this::boundary);
        if (carried() != null) {
            restore(carried());
        }
    }

    private @Nullable Carried carried() {
        return input == null ? null : input.carried();
    }

    /** Whether this run goes on from another. */
    boolean goesOn() {
        return carried() != null;
    }

    Steps steps(Ledger ledger, Compensations compensations, Commitments commitments, Questions questions) {
        return new Steps(ledger, compensations, commitments, questions, continuity);
    }

    private void restore(Carried carried) {
        Flags.restore(state, carried);
        lock.restore(carried.token());
        parts.restore(carried.parts());
        if (continuity != null) {
            continuity.restore(carried.saga());
        }
    }

    /** Registers the undos of what is done, by walking through the saga up to where it has come. */
    void register(Consumer<Steps> body, Steps again) {
        if (continuity == null) {
            return;
        }
        state.rehearsing = true;
        try {
            continuity.register(() -> Detached.run(() -> body.accept(again)));
        } finally {
            state.rehearsing = false;
        }
    }

    /** What signals and updates have begun is ended first: it is part of what is carried. An order to roll back comes before the end of the run. */
    private void boundary() {
        // A run that somebody has cancelled ends as cancelled, and nothing comes after it: all there is to be done is
        // done in it.
        if (input == null || continuity == null || run.isCancelRequested()) {
            return;
        }
        steps++;
        boolean enough = steps > input.stepsOfARun() || Workflow.getInfo().isContinueAsNewSuggested();
        if (steps == 1 || !enough) {
            return;
        }
        Workflow.await(Workflow::isEveryHandlerFinished);
        CancellationScope.throwCanceled();
        Carried carried = new Carried(
                state.progress(List.of()),
                continuity.memory(),
                lock.token(),
                parts.carried(),
                state.left,
                state.retriedBy,
                Flags.of(state),
                new TreeMap<>(state.answered));
        Object request = Workflow.getMemo(Operation.REQUEST, String.class);
        ContinueAsNewOptions options = ContinueAsNewOptions.newBuilder()
                .setMemo(request == null ? Map.of() : Map.of(Operation.REQUEST, request))
                .build();
        Workflow.continueAsNew(options, input.carrying(carried));
    }
}
