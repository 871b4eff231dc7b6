package io.opsaga.operation;

import io.temporal.failure.TemporalException;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The operations that an operation builds on: when it succeeds, they can no longer be undone. */
public final class Predecessors {
    private final Operation operation;
    private final OperationActivities store;
    private final BooleanSupplier rehearsing;

    /** @param rehearsing whether nothing is done in earnest: then nobody has been built upon */
    Predecessors(Operation operation, OperationActivities store, BooleanSupplier rehearsing) {
        this.operation = operation;
        this.store = store;
        this.rehearsing = rehearsing;
    }

    /**
     * Ends the leases of those that could still be undone, all at once: an operation on many targets may have built on as many others.
     *
     * @param changed the targets that it has changed; what it left alone it does not build on
     */
    public void supersede(List<String> changed) {
        if (rehearsing.getAsBoolean()) {
            return;
        }
        List<Promise<Void>> words = store.openLeases(operation, changed).stream()
                .map(id -> Async.procedure(this::supersede, id))
                .toList();
        Promise.allOf(words).get();
    }

    private void supersede(String id) {
        try {
            Workflow.newUntypedExternalWorkflowStub(Identifiers.run(id)).signal("superseded", operation.id());
        } catch (TemporalException e) {
            // It has ended by itself meanwhile: then it has no lease either. Or this one is stopped: the next step says
            // so.
            Workflow.getLogger(Predecessors.class).info("{} needs no word that it was superseded", id);
        }
    }
}
