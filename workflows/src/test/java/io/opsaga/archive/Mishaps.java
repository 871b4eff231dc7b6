package io.opsaga.archive;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs the calls of the played stores, keeps their order, and lets them go wrong where a test says so. */
public final class Mishaps {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final long BEAT_MILLIS = 5;

    private final Map<String, Mishap> mishaps = new ConcurrentHashMap<>();
    private final Map<String, String> lost = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> reached = new ConcurrentHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    public void inject(String call, Mishap mishap) {
        mishaps.put(call, mishap);
        reached.put(call, new CountDownLatch(1));
    }

    /** Mends everything and lets go of what hangs, at the end of a test. */
    public void end() {
        mishaps.clear();
        over.countDown();
    }

    /** What was called, in order; a retry is not another call. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** Blocks until that call hangs as was asked for. */
    public void awaitHanging(String call) throws InterruptedException {
        if (!reached.get(call).await(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("%s was not reached; called were %s".formatted(call, calls()));
        }
    }

    public <T> T call(String name, Supplier<T> effect) {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        synchronized (this) {
            if (info.getAttempt() == 1) {
                calls.add(name);
            }
        }
        Mishap mishap = mishaps.get(name);
        boolean another = mishap != null
                && mishap.isOfOneCall()
                && !info.getActivityId().equals(lost.computeIfAbsent(name, first -> info.getActivityId()));
        if (mishap == null || another) {
            return effect.get();
        }
        if (mishap.takesEffect()) {
            var unused = effect.get();
        }
        reached.get(name).countDown();
        if (mishap.hangs() || mishap.silent()) {
            hang(mishap);
        }
        throw mishap.failure().because(name + " went wrong");
    }

    private void hang(Mishap mishap) {
        try {
            while (!over.await(BEAT_MILLIS, TimeUnit.MILLISECONDS)) {
                if (mishap.hangs()) {
                    Activity.getExecutionContext().heartbeat(null);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
