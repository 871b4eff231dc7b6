package io.opsaga.deployment;

import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs the calls of the played machine and store, and lets them go wrong where a test says so. */
final class Faults {
    private static final long HEARTBEAT_NANOS = 5_000_000;

    private final Journal journal;
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private volatile Consumer<String> watcher = method -> {};
    private final AtomicInteger atWork = new AtomicInteger();
    private final List<String> overlaps = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    Faults(Journal journal) {
        this.journal = journal;
    }

    /** Does that at every call, before anything else. */
    void whenever(Consumer<String> called) {
        watcher = called;
    }

    void inject(String method, Fault fault) {
        faults.put(method, fault);
    }

    void heal() {
        faults.clear();
    }

    /** Mends everything and lets go of what hangs, at the end of a test. */
    void end() {
        heal();
        over.countDown();
    }

    int attempts(String method) {
        return attempts.getOrDefault(method, 0);
    }

    /** Calls that began while another was still at work: an undo must wait until what it undoes has stopped. */
    List<String> overlaps() {
        return List.copyOf(overlaps);
    }

    <T> T call(String method, Supplier<T> effect) {
        if (atWork.getAndIncrement() > 0) {
            overlaps.add(method);
        }
        try {
            return work(method, effect);
        } finally {
            atWork.decrementAndGet();
        }
    }

    private <T> T work(String method, Supplier<T> effect) {
        journal.called(method);
        int attempt = attempts.merge(method, 1, Integer::sum);
        watcher.accept(method);
        Fault fault = faults.get(method);
        if (fault == null || (fault == Fault.FIRST_ANSWER_LOST && attempt > 1)) {
            return effect.get();
        }
        T answer = fault.takesEffect() ? effect.get() : null;
        if (fault.hangs()) {
            hang(method, fault);
        }
        switch (fault) {
            case REFUSES, BREAKS_AFTERWARDS, FAILS_WHEN_CANCELLED ->
                throw DeploymentFailure.START_FAILED.because(method + " went wrong");
            case UNREACHABLE, ANSWER_LOST, FIRST_ANSWER_LOST ->
                throw DeploymentFailure.MACHINE_UNREACHABLE.because("no answer to " + method);
            case SAYS_NOTHING -> throw new IllegalStateException();
            case SILENT_BEFORE, SILENT_AFTERWARDS -> awaitEnd();
            default -> {}
        }
        if (answer == null) {
            throw new IllegalStateException("A hanging call ended without being cancelled");
        }
        return answer;
    }

    private void hang(String method, Fault fault) {
        journal.hangs(method);
        try {
            while (over.getCount() > 0) {
                Activity.getExecutionContext().heartbeat(null);
                LockSupport.parkNanos(HEARTBEAT_NANOS);
            }
        } catch (ActivityCompletionException e) {
            if (fault == Fault.HANGS_BEFORE || fault == Fault.HANGS_AFTERWARDS) {
                throw e;
            }
        }
    }

    private void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
