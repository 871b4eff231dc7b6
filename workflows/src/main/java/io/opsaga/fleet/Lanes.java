package io.opsaga.fleet;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Works through agents: all machines at the same time, and so many of a machine at once. */
final class Lanes {
    /** More activities than this in one operation and its history would grow too long; then several agents share one. */
    private static final int MOST_ACTIVITIES = 250;

    /** In a fleet of more than these two agents share one: what an activity costs by itself is felt on the machine that runs us. */
    private static final int SINGLY = 40;

    private static final String PAIRS = "pairs";

    private final int perMachine;
    private final int batch;
    private final boolean singlyAtTheEnd;

    private Lanes(int perMachine, int batch, boolean singlyAtTheEnd) {
        this.perMachine = perMachine;
        this.batch = batch;
        this.singlyAtTheEnd = singlyAtTheEnd;
    }

    /** @param agents in the whole operation */
    static Lanes of(int perMachine, int agents) {
        int batch = (agents + MOST_ACTIVITIES - 1) / MOST_ACTIVITIES;
        boolean pairs = agents > SINGLY && Workflow.getVersion(PAIRS, Workflow.DEFAULT_VERSION, 1) == 1;
        return new Lanes(perMachine, pairs ? Math.max(2, batch) : batch, pairs);
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
                lanes.add(Async.procedure(() -> drain(queue, width, goOn, work)));
            }
        });
        Promise.allOf(lanes).get();
    }

    private void drain(Deque<Member> queue, int width, BooleanSupplier goOn, Work work) {
        while (!queue.isEmpty() && goOn.getAsBoolean()) {
            List<Member> next = new ArrayList<>();
            // So that in the end no lane works long after the others.
            int most = singlyAtTheEnd && queue.size() <= width ? 1 : batch;
            while (next.size() < most && !queue.isEmpty()) {
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
