package io.opsaga.fleet;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Works through agents: all machines at the same time, and so many of a machine at once. */
final class Lanes {
    /** More activities than this in one operation and its history would grow too long; then several agents share one. */
    private static final int MOST_ACTIVITIES = 250;

    private final int perMachine;
    private final int batch;

    Lanes(int perMachine, int agents) {
        this.perMachine = perMachine;
        this.batch = (agents + MOST_ACTIVITIES - 1) / MOST_ACTIVITIES;
    }

    /**
     * Returns when all work that was begun is over, also when it was cancelled.
     *
     * @param goOn asked before each batch
     * @param work deals with a batch and throws nothing; returns those of it that have to be taken up again
     */
    void run(List<Member> members, BooleanSupplier goOn, Work work) {
        List<Promise<Void>> lanes = new ArrayList<>();
        Roster.byMachine(members).values().forEach(ofMachine -> {
            Deque<Member> queue = new ArrayDeque<>(ofMachine);
            int width = Math.min(perMachine, (ofMachine.size() + batch - 1) / batch);
            for (int lane = 0; lane < width; lane++) {
                lanes.add(Async.procedure(() -> drain(queue, goOn, work)));
            }
        });
        Promise.allOf(lanes).get();
    }

    private void drain(Deque<Member> queue, BooleanSupplier goOn, Work work) {
        while (!queue.isEmpty() && goOn.getAsBoolean()) {
            List<Member> next = new ArrayList<>();
            while (next.size() < batch && !queue.isEmpty()) {
                next.add(queue.removeFirst());
            }
            queue.addAll(work.on(next));
        }
    }

    /** What is done with a batch of agents of one machine. */
    @FunctionalInterface
    interface Work {
        List<Member> on(List<Member> batch);
    }
}
