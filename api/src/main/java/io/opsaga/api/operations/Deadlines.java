package io.opsaga.api.operations;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Limits how long a call to Temporal may take, retries of the client included. */
final class Deadlines implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "temporal-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    <T> T within(Duration limit, Supplier<T> call) {
        try (CancellableContext context =
                Context.current().withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS, timer)) {
            Context before = context.attach();
            try {
                return call.get();
            } finally {
                context.detach(before);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
