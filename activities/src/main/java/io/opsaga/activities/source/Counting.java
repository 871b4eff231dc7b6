package io.opsaga.activities.source;

import io.opsaga.activities.postgresql.DatabaseContents;
import io.opsaga.activities.postgresql.DatabaseDump;
import io.opsaga.activities.postgresql.Thoroughness;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Counts what is in a dump while that is written: both read all of the database, and each waits for another part of the server. */
final class Counting implements AutoCloseable {
    private final FutureTask<DatabaseContents> task;

    Counting(DatabaseDump dump, Thoroughness thoroughness) {
        task = new FutureTask<>(() -> dump.contents(thoroughness, table -> {}));
        Thread thread = new Thread(task, "database-count");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for it. */
    DatabaseContents contents() {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a database was counted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e.getCause());
        }
    }

    /** Has the server break it off, unless it is done. */
    @Override
    public void close() {
        task.cancel(true);
    }
}
