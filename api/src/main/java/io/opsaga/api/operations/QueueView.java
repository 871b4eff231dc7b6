package io.opsaga.api.operations;

import io.opsaga.operation.QueuePosition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an operation stands in the queue of its environment.
 *
 * @param place counted from 1
 * @param ahead how many wait before it
 * @param waitingFor what it waits for, as a sentence
 * @param behind the operations that have to let go first: of the target, or any of them of a place
 * @param target the agent that it cannot have yet; null where only a place is wanting
 * @param since since when it waits
 */
public record QueueView(
        int place,
        int ahead,
        String waitingFor,
        List<String> behind,
        @Nullable String target,
        Instant since) {
    /** What somebody can do about an operation that waits. */
    static final String NEXT_ACTION = "It begins when it is its turn. POST /rollback takes it out of the queue.";

    public static QueueView of(QueuePosition place) {
        return new QueueView(
                place.number(), place.number() - 1, place.sentence(), place.behind(), place.target(), place.since());
    }
}
