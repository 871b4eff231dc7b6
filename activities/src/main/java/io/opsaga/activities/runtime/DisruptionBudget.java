package io.opsaga.activities.runtime;

import io.opsaga.activities.machine.Heartbeat;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so many agents of a machine be down at the same time because one operation exchanges their containers: three times as many
 * as the machine has cores, or those who start get into each other's way and all are down for longer, without the whole being any faster.
 * What the operation does besides, before an agent goes down and after it is up, others do meanwhile.
 */
final class DisruptionBudget {
    private static final int FOR_EACH_CORE = 3;

    private final ConcurrentHashMap<String, Integer> cores = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Where, QueuePositions> inUse = new ConcurrentHashMap<>();

    private record Where(String operation, String machine) {}

    /** @param users who have a place or wait for one; when the last one leaves, it is forgotten */
    private record QueuePositions(Semaphore free, int users) {
        QueuePositions entered() {
            return new QueuePositions(free, users + 1);
        }

        @Nullable
        QueuePositions left() {
            return users == 1 ? null : new QueuePositions(free, users - 1);
        }
    }

    /**
     * Has an agent exchanged as soon as there is a place.
     *
     * @param coresOfMachine asked once for each machine
     * @throws CancellationException if the thread is interrupted while it waits; then nothing was done
     */
    void exchange(String operation, String machine, IntSupplier coresOfMachine, Heartbeat pulse, Runnable work) {
        int places = FOR_EACH_CORE * coresOf(machine, coresOfMachine);
        Where where = new Where(operation, machine);
        Semaphore free = inUse.merge(
                        where, new QueuePositions(new Semaphore(places, true), 1), (known, mine) -> known.entered())
                .free();
        try {
            enter(free, pulse);
            try {
                work.run();
            } finally {
                free.release();
            }
        } finally {
            inUse.computeIfPresent(where, (key, known) -> known.left());
        }
    }

    /** Nobody who asks another machine waits for this one to answer. */
    private int coresOf(String machine, IntSupplier asked) {
        Integer known = cores.get(machine);
        if (known == null) {
            known = Math.max(1, asked.getAsInt());
            cores.put(machine, known);
        }
        return known;
    }

    private static void enter(Semaphore free, Heartbeat pulse) {
        if (free.tryAcquire()) {
            return;
        }
        pulse.beat("waiting until fewer agents of the machine are down");
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a place");
        }
    }

    /** Whether nobody has a place or waits for one. */
    boolean idle() {
        return inUse.isEmpty();
    }
}
