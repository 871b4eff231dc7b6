package io.opsaga.activities.postgresql;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes until it is closed. */
public final class Writer implements AutoCloseable {
    private final AtomicInteger written = new AtomicInteger();
    private final Thread thread;

    public Writer(Database database, String statement) {
        thread = new Thread(() -> {
            try (SqlSession session = SqlSession.plain(database)) {
                while (!Thread.currentThread().isInterrupted()) {
                    session.list(statement + " returning 1", row -> row.getInt(1));
                    written.incrementAndGet();
                }
            } catch (CancellationException e) {
                // It was closed.
            }
        });
        thread.start();
    }

    public void awaitMore() {
        int now = written.get();
        await().until(() -> written.get() > now + 3);
    }

    @Override
    public void close() {
        thread.interrupt();
        await().until(() -> !thread.isAlive());
    }
}
