package io.opsaga.activities.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Closes something when time is up, which is the only way to wake a thread that reads from it. */
final class Deadline implements AutoCloseable {
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final CompletableFuture<Void> guard;
    private volatile boolean passed;

    Deadline(Duration timeout, Runnable close) {
        guard = done.completeOnTimeout(false, Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
                .thenAccept(inTime -> {
                    if (!inTime) {
                        passed = true;
                        close.run();
                    }
                });
    }

    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        done.complete(true);
        guard.join();
    }
}
