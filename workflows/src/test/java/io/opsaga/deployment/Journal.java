package io.opsaga.deployment;

import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What was called, in order, whether on the machine or on the store; a retry is not another call. */
final class Journal {
    static final Set<String> UNDOS = Set.of("discard", "restore", "switchBack", "demote");
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final List<String> calls = new ArrayList<>();
    private final List<String> hanging = new ArrayList<>();

    synchronized void called(String method) {
        if (Activity.getExecutionContext().getInfo().getAttempt() == 1) {
            calls.add(method);
            notifyAll();
        }
    }

    synchronized void hangs(String method) {
        hanging.add(method);
        notifyAll();
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    List<String> undos() {
        return calls().stream().filter(UNDOS::contains).toList();
    }

    synchronized void forget() {
        calls.clear();
        hanging.clear();
    }

    /** Blocks until that call hangs in the way that was asked for. */
    synchronized void awaitHanging(String method) throws InterruptedException {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        while (!hanging.contains(method)) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new AssertionError("%s was not reached; called were %s".formatted(method, calls));
            }
            wait(left);
        }
    }
}
