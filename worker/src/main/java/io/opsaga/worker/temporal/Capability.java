package io.opsaga.worker.temporal;

import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationWorkflow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A kind of operation with its hands: one bean of this type is all that a worker has to be told of it.
 *
 * @param saga the implementation of the kind's workflow
 * @param activities what the saga's steps are done with, one implementation or a list of such; asked for when the workers start, as it may need the store, and the store the kinds
 * @param records what the saga asks of the store besides, in local activities; asked for at the same time, null for nothing
 */
public record Capability(
        OperationKind<?> kind,
        Class<? extends OperationWorkflow> saga,
        Supplier<?> activities,
        @Nullable Supplier<?> records) {
    public Capability {
        if (!kind.workflow().isAssignableFrom(saga)) {
            throw new IllegalArgumentException(
                    "%s is not the workflow of %s, %s".formatted(saga.getName(), kind.name(), kind.workflow()));
        }
    }

    /** One that asks of the store what all operations ask. */
    public Capability(OperationKind<?> kind, Class<? extends OperationWorkflow> saga, Supplier<?> activities) {
        this(kind, saga, activities, null);
    }
}
