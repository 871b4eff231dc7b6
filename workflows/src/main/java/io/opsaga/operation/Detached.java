package io.opsaga.operation;

import io.temporal.workflow.Workflow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Does what must be done even when the workflow, or the scope of its forward steps, has been cancelled. */
final class Detached {
    private Detached() {}

    static void run(Runnable action) {
        Workflow.newDetachedCancellationScope(action).run();
    }

    static <T> T get(Supplier<T> action) {
        AtomicReference<T> result = new AtomicReference<>();
        run(() -> result.set(action.get()));
        return result.get();
    }
}
