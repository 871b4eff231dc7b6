package io.opsaga.operation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an operation stands that waits in the queue of its environment.
 *
 * @param number its place, counted from 1
 * @param since since when it stands in the queue
 * @param obstacle what it waits for
 * @param behind the operations that have to let go first: of the target, or any of them of a place
 * @param target the target that it cannot have yet; null where only a place is wanting
 */
public record QueuePosition(
        int number,
        Instant since,
        Obstacle obstacle,
        List<String> behind,
        @Nullable String target) {

    /** What an operation waits for. */
    public enum Obstacle {
        /** Another operation works on a target. */
        HELD,
        /** A target is promised to another operation, which came before and waits itself. */
        PROMISED,
        /** As many operations are active in the environment as may be. */
        FULL
    }

    public QueuePosition {
        behind = List.copyOf(behind);
    }

    /** What it waits for, as a sentence. */
    public String sentence() {
        return switch (obstacle) {
            case HELD -> "%s is held by %s.".formatted(target, String.join(", ", behind));
            case PROMISED -> "%s is promised to %s, which came before.".formatted(target, String.join(", ", behind));
            case FULL -> "All places are taken, by %s.".formatted(String.join(", ", behind));
        };
    }
}
