package io.opsaga.fleet;

import io.opsaga.operation.Operation;
import java.time.Duration;
import java.util.List;

/**
 * The input of a change of many agents.
 *
 * @param maxParallelPerMachine how many agents of a machine are worked on at once, at least 1
 * @param maxFailures how many agents may fail before the policy decides; 0 where none may
 * @param answerWithin how long STOP_AND_ASK waits for an answer; then everything is rolled back
 * @param agents who shall run the version, each once, see {@link Layers}
 */
public record FleetPlan(
        Operation operation,
        FleetPolicy policy,
        int maxParallelPerMachine,
        int maxFailures,
        Duration answerWithin,
        List<FleetAgent> agents) {
    public FleetPlan {
        agents = List.copyOf(agents);
        if (maxParallelPerMachine < 1 || maxFailures < 0 || agents.isEmpty()) {
            throw new IllegalArgumentException(
                    "%d at once, %d failures, %d agents".formatted(maxParallelPerMachine, maxFailures, agents.size()));
        }
    }
}
