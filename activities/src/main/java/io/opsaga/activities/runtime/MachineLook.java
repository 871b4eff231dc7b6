package io.opsaga.activities.runtime;

import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.deployment.Resolution;
import io.opsaga.saga.FailureNote;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a machine told about many agents.
 *
 * @param checks about the machine as a whole
 */
public record MachineLook(List<Check> checks, List<Seen> agents) {
    /**
     * One agent.
     *
     * @param resolution what it shall run and runs; null where that cannot be said
     * @param condition how what runs is doing
     * @param problem why it cannot be changed; null where it can
     */
    public record Seen(
            Placement at,
            @Nullable Resolution resolution,
            Condition condition,
            @Nullable FailureNote problem) {
        static Seen blocked(Placement at, String type, String why) {
            return new Seen(at, null, new Condition.Missing(), new FailureNote(type, why, ""));
        }
    }
}
