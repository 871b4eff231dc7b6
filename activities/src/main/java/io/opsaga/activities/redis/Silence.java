package io.opsaga.activities.redis;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection in which nothing moves for too long, or whose thread is interrupted. A socket's own time-out does neither: it knows
 * no interrupts and no writes, and the socket of a tunnel may have none.
 */
final class Silence implements AutoCloseable {
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "redis-silence");
        thread.setDaemon(true);
        return thread;
    });

    /** An interrupt shall be heard soon, whatever the patience. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private static final int LOOKS = 10;

    private final Duration patience;
    private final Closeable connection;
    private final Future<?> watch;
    private volatile @Nullable Waiting waiting;
    private volatile @Nullable Ending ending;

    private enum Ending {
        SILENT,
        INTERRUPTED
    }

    private record Waiting(Thread thread, long since) {}

    Silence(Duration patience, Closeable connection) {
        this.patience = patience;
        this.connection = connection;
        long pause = Math.max(1, Math.min(LONGEST_PAUSE.toMillis(), patience.toMillis() / LOOKS));
        this.watch = WATCH.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }

    /** Something that blocks until the other side does its part. */
    @FunctionalInterface
    interface Blocking<T> {
        T get() throws IOException;
    }

    <T> T heard(Blocking<T> blocking) throws IOException {
        waiting = new Waiting(Thread.currentThread(), System.nanoTime());
        try {
            return blocking.get();
        } catch (IOException e) {
            throw reason(e);
        } finally {
            waiting = null;
        }
    }

    private IOException reason(IOException thrown) {
        Ending ended = ending;
        if (ended == Ending.INTERRUPTED || Thread.currentThread().isInterrupted()) {
            return new InterruptedIOException("interrupted");
        }
        return ended == Ending.SILENT ? new SocketTimeoutException("nothing for " + patience) : thrown;
    }

    private void look() {
        Waiting now = waiting;
        if (now == null || ending != null) {
            return;
        }
        if (now.thread().isInterrupted()) {
            end(Ending.INTERRUPTED);
        } else if (System.nanoTime() - now.since() > patience.toNanos()) {
            end(Ending.SILENT);
        }
    }

    private void end(Ending why) {
        ending = why;
        try {
            connection.close();
        } catch (IOException e) {
            // Whoever waits is told why it was closed; that closing went wrong adds nothing.
        }
    }

    @Override
    public void close() {
        watch.cancel(false);
    }
}
