package io.opsaga.worker.temporal;

import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationWorkflow;
import java.util.function.Supplier;

/**
 * A kind of operation with its hands: one bean of this type is all that a worker has to be told of it.
 *
 * @param saga the implementation of the kind's workflow
 * @param activities what the saga's steps are done with; asked for when the workers start, as it may need the store, and the store the kinds
 */
public record Capability(OperationKind<?> kind, Class<? extends OperationWorkflow> saga, Supplier<?> activities) {
    public Capability {
        if (!kind.workflow().isAssignableFrom(saga)) {
            throw new IllegalArgumentException(
                    "%s is not the workflow of %s, %s".formatted(saga.getName(), kind.name(), kind.workflow()));
        }
    }
}
