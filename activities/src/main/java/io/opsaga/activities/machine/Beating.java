package io.opsaga.activities.machine;

import io.opsaga.saga.OutsideText;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.util.concurrent.atomic.AtomicReference;

/** The heartbeat of one attempt. A cancelled attempt is interrupted, and then says that it was cancelled. */
final class Beating implements Heartbeat, AutoCloseable {
    private final ActivityExecutionContext context;
    private final Thread worker;
    private final AtomicReference<ActivityCompletionException> cancelled = new AtomicReference<>();
    private Runnable whenOver = () -> {};
    private volatile String doing = "";
    private boolean finished;

    Beating(ActivityExecutionContext context, Thread worker) {
        this.context = context;
        this.worker = worker;
    }

    void whenOver(Runnable then) {
        whenOver = then;
    }

    @Override
    public void beat(String now) {
        doing = OutsideText.line(now);
        ActivityCompletionException end = cancelled.get();
        if (end != null) {
            throw end;
        }
    }

    synchronized void beat() {
        if (finished || cancelled.get() != null) {
            return;
        }
        try {
            context.heartbeat(doing);
        } catch (ActivityCompletionException e) {
            cancelled.set(e);
            worker.interrupt();
        }
    }

    /** After this the worker's thread is no longer ours to interrupt. */
    @Override
    public void close() {
        whenOver.run();
        finish();
    }

    private synchronized void finish() {
        finished = true;
        if (cancelled.get() != null) {
            Thread.interrupted();
        }
    }

    /** How the attempt ends that failed with this. */
    RuntimeException ended(RuntimeException e) {
        ActivityCompletionException end = cancelled.get();
        boolean answer = e instanceof ApplicationFailure failure && failure.isNonRetryable();
        return end == null || answer ? e : end;
    }
}
