package io.opsaga.errand;

import io.opsaga.saga.Reading;
import io.temporal.activity.Activity;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where errands are run: in memory; what is closed fails, and what is held takes until somebody lets it. */
final class Town implements ErrandActivities {
    /** Such as {@code buy}, {@code undo buy} and {@code give up buy}, in their order. */
    final List<String> log = new CopyOnWriteArrayList<>();

    final Set<String> closed = new ConcurrentSkipListSet<>();
    final Set<String> stuck = new ConcurrentSkipListSet<>();
    final Set<String> things = new ConcurrentSkipListSet<>();
    final Set<String> held = new ConcurrentSkipListSet<>();
    final CountDownLatch let = new CountDownLatch(1);
    private final Set<String> done = new ConcurrentSkipListSet<>();

    Set<String> done() {
        return Set.copyOf(done);
    }

    @Override
    public String perform(String task) {
        if (closed.contains(task)) {
            throw ErrandFailure.SHOP_CLOSED.because(task);
        }
        if (held.contains(task)) {
            awaitLet();
        }
        log.add(task);
        done.add(task);
        return "did " + task;
    }

    private void awaitLet() {
        try {
            do {
                Activity.getExecutionContext().heartbeat("waits");
            } while (!let.await(20, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Reading undo(String task) {
        if (stuck.contains(task)) {
            return Reading.unknown(task + " is stuck");
        }
        if (!done.remove(task)) {
            return Reading.absent("there was nothing");
        }
        log.add("undo " + task);
        return Reading.reverted("undone");
    }

    @Override
    public Reading look(String task) {
        log.add("look for " + task);
        return things.contains(task) ? Reading.applied("there it is") : Reading.absent("there is no " + task);
    }

    @Override
    public ErrandInput list(ErrandInput written) {
        return written;
    }

    @Override
    public String giveUp(String task) {
        log.add("give up " + task);
        return "gone";
    }
}
