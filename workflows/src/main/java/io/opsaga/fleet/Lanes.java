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

    /**
     * In a fleet of more than these two agents who are a round apart share one, but for the last of each lane: what an activity costs by
     * itself is felt on the machine that runs us.
     */
    private static final int SINGLY = 40;

    private final int perMachine;
    private final int batch;
    private final boolean pairs;

    private Lanes(int perMachine, int batch, boolean pairs) {
        this.perMachine = perMachine;
        this.batch = batch;
        this.pairs = pairs;
    }

    /** @param agents in the whole operation */
    static Lanes of(int perMachine, int agents) {
        int batch = (agents + MOST_ACTIVITIES - 1) / MOST_ACTIVITIES;
        return agents > SINGLY ? new Lanes(perMachine, Math.max(2, batch), true) : new Lanes(perMachine, batch, false);
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
            int width = Math.min(perMachine, (ofMachine.size() + batch - 1) / batch);
            Deque<Member> queue = new ArrayDeque<>(pairs ? inOrder(ofMachine, width) : ofMachine);
            for (int lane = 0; lane < width; lane++) {
                lanes.add(Async.procedure(() -> drain(queue, width, goOn, work)));
            }
        });
        Promise.allOf(lanes).get();
    }

    /**
     * Arranged so that agents begin in the order in which they come, as they would singly: if neighbours shared an activity, the
     * second would begin when those far behind it are done already.
     */
    private List<Member> inOrder(List<Member> members, int width) {
        List<Member> arranged = new ArrayList<>();
        int shared = Math.max(0, members.size() - width);
        for (int from = 0; from < shared; from += width * batch) {
            List<Member> round = members.subList(from, Math.min(shared, from + width * batch));
            int apart = (round.size() + batch - 1) / batch;
            for (int first = 0; first < apart; first++) {
                for (int i = first; i < round.size(); i += apart) {
                    arranged.add(round.get(i));
                }
            }
        }
        arranged.addAll(members.subList(shared, members.size()));
        return arranged;
    }

    private void drain(Deque<Member> queue, int width, BooleanSupplier goOn, Work work) {
        while (!queue.isEmpty() && goOn.getAsBoolean()) {
            List<Member> next = new ArrayList<>();
            // So that in the end no lane works long after the others.
            int most = pairs && queue.size() <= width ? 1 : batch;
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
