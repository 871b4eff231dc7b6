package io.opsaga.operation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The queue in which operations wait: one for each environment, in the order of arrival. Who waits for a target lets those pass
 * whose targets are free, and nobody who wants one of its own.
 */
public interface OperationQueue {
    /** Where an operation stands; empty for one that does not wait. */
    default Optional<QueuePosition> place(String operationId) {
        return Optional.ofNullable(places(List.of(operationId)).get(operationId));
    }

    /** Where those of these operations stand that wait, by the operation's id, in the order of each queue. */
    Map<String, QueuePosition> places(Collection<String> operationIds);

    /**
     * Clears away active operations whose run has ended without letting go, and lets in whoever can go now.
     *
     * @return ids of all that have waited, were let in, and have not taken notice of it yet
     */
    List<String> advance();
}
