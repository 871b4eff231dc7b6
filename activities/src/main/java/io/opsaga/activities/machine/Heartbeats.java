package io.opsaga.activities.machine;

import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The threads that beat for all activities of a process. Nothing else is run by them: an activity counts as dead after a few
 * seconds without a beat, and whatever waits for the store, or for a machine, may wait for longer.
 */
public final class Heartbeats implements AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(3);
    private static final int THREADS = 2;

    private final Duration every;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    public Heartbeats() {
        this(BEAT);
    }

    /** @param every how much time is between two beats, and before the first one */
    public Heartbeats(Duration every) {
        this.every = every;
    }

    /**
     * Beats for the activity that the calling thread works on, until that is over. That it has begun, Temporal knows; most
     * activities are over before the first beat, and each costs a call.
     */
    Beating begin(ActivityExecutionContext context) {
        Beating beating = new Beating(context, Thread.currentThread());
        ScheduledFuture<?> timer =
                threads.scheduleAtFixedRate(beating::beat, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        beating.whenOver(() -> timer.cancel(false));
        return beating;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
