package io.opsaga.activities.runtime;

import io.opsaga.inventory.RunningAgents.Found;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine has of one agent at this moment.
 *
 * @param found what is there as the agent; null for nothing
 * @param condition how to ask what runs for its health
 * @param oddities what else of it is there that should not be, for people
 */
public record Standing(@Nullable Found found, Condition condition, List<String> oddities) {
    /** Of an agent of which there is nothing. */
    public static final Standing NOTHING = new Standing(null, new Condition.Missing(), List.of());
}
