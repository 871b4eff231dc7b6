package io.opsaga.worker.temporal;

import io.temporal.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which queues a process serves, and which of them only as a stand-in. Temporal gives a task to whichever poller waits, so who has
 * fewer of them gets less while others are there, and everything when they are gone.
 */
record QueueShares(SortedMap<String, Share> served) {
    private static final String ANY = "*";

    /** How a queue is served. */
    enum Share {
        OWN,
        STAND_IN;

        WorkerOptions limit(WorkerOptions.Builder options) {
            if (this == STAND_IN) {
                options.setMaxConcurrentActivityTaskPollers(1)
                        .setMaxConcurrentWorkflowTaskPollers(FEWEST_FOR_WORKFLOWS);
            }
            return options.build();
        }
    }

    /** One for the queue itself, one for what the process remembers already. */
    private static final int FEWEST_FOR_WORKFLOWS = 2;

    /**
     * @param queues all that there are
     * @param own names and patterns of those to serve
     * @param standIn names and patterns of those to serve as a stand-in
     * @throws IllegalArgumentException when a name or a pattern matches no queue: it would be waited for in vain
     */
    static QueueShares of(SortedSet<String> queues, List<String> own, List<String> standIn) {
        List<String> asked = new ArrayList<>(own);
        asked.addAll(standIn);
        for (String pattern : asked) {
            if (queues.stream().noneMatch(queue -> matches(pattern, queue))) {
                throw new IllegalArgumentException("There is no queue %s; there are %s".formatted(pattern, queues));
            }
        }
        SortedMap<String, Share> served = new TreeMap<>();
        for (String queue : queues) {
            Share share = share(queue, own, standIn);
            if (share != null) {
                served.put(queue, share);
            }
        }
        return new QueueShares(served);
    }

    private static @Nullable Share share(String queue, List<String> own, List<String> standIn) {
        Predicate<String> matching = pattern -> matches(pattern, queue);
        if (own.contains(queue)) {
            return Share.OWN;
        }
        if (standIn.contains(queue)) {
            return Share.STAND_IN;
        }
        if (own.stream().anyMatch(matching)) {
            return Share.OWN;
        }
        return standIn.stream().anyMatch(matching) ? Share.STAND_IN : null;
    }

    private static boolean matches(String pattern, String queue) {
        return pattern.endsWith(ANY)
                ? queue.startsWith(pattern.substring(0, pattern.length() - ANY.length()))
                : queue.equals(pattern);
    }
}
