package io.opsaga.rollout;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Works through targets: all places at the same time, and so many of a place at once. */
final class Lanes<R extends Placed> {
    /** More activities than this in one operation and its history would grow too long; then several targets share one. */
    private static final int MOST_ACTIVITIES = 250;

    /**
     * Of more than these two that are a round apart share one, but for the last of each lane: what an activity costs by
     * itself is felt on the machine that runs us.
     */
    private static final int SINGLY = 40;

    private final int perPlace;
    private final int batch;
    private final boolean pairs;

    private Lanes(int perPlace, int batch, boolean pairs) {
        this.perPlace = perPlace;
        this.batch = batch;
        this.pairs = pairs;
    }

    /** @param targets in the whole operation */
    static <R extends Placed> Lanes<R> of(int perPlace, int targets) {
        int batch = (targets + MOST_ACTIVITIES - 1) / MOST_ACTIVITIES;
        return targets > SINGLY ? new Lanes<>(perPlace, Math.max(2, batch), true) : new Lanes<>(perPlace, batch, false);
    }

    /**
     * Returns when all work that was begun is over, also when it was cancelled.
     *
     * @param goOn asked before each batch
     * @param work deals with a batch and throws nothing; returns those of it that have to be taken up again
     */
    void run(List<R> rows, BooleanSupplier goOn, Work<R> work) {
        List<Promise<Void>> lanes = new ArrayList<>();
        Rows.byPlace(rows).values().forEach(ofPlace -> {
            int width = Math.min(perPlace, (ofPlace.size() + batch - 1) / batch);
            Deque<R> queue = new ArrayDeque<>(pairs ? inOrder(ofPlace, width) : ofPlace);
            for (int lane = 0; lane < width; lane++) {
                lanes.add(Async.procedure(() -> drain(queue, width, goOn, work)));
            }
        });
        Promise.allOf(lanes).get();
    }

    /**
     * Arranged so that they begin in the order in which they come, as they would singly: if neighbours shared an activity, the
     * second would begin when those far behind it are done already.
     */
    private List<R> inOrder(List<R> rows, int width) {
        List<R> arranged = new ArrayList<>();
        int shared = Math.max(0, rows.size() - width);
        for (int from = 0; from < shared; from += width * batch) {
            List<R> round = rows.subList(from, Math.min(shared, from + width * batch));
            int apart = (round.size() + batch - 1) / batch;
            for (int first = 0; first < apart; first++) {
                for (int i = first; i < round.size(); i += apart) {
                    arranged.add(round.get(i));
                }
            }
        }
        arranged.addAll(rows.subList(shared, rows.size()));
        return arranged;
    }

    private void drain(Deque<R> queue, int width, BooleanSupplier goOn, Work<R> work) {
        while (!queue.isEmpty() && goOn.getAsBoolean()) {
            List<R> next = new ArrayList<>();
            // So that in the end no lane works long after the others.
            int most = pairs && queue.size() <= width ? 1 : batch;
            while (next.size() < most && !queue.isEmpty()) {
                next.add(queue.removeFirst());
            }
            queue.addAll(work.on(next));
        }
    }

    /** What is done with a batch of targets of one place. */
    @FunctionalInterface
    interface Work<R> {
        List<R> on(List<R> batch);
    }
}
