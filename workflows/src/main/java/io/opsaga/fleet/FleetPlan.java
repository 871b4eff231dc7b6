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
    /** What an operation's version reads where its agents do not all get the same. */
    public static final String MIXED = "mixed";

    public FleetPlan {
        agents = List.copyOf(agents);
        if (maxParallelPerMachine < 1 || maxFailures < 0 || agents.isEmpty()) {
            throw new IllegalArgumentException(
                    "%d at once, %d failures, %d agents".formatted(maxParallelPerMachine, maxFailures, agents.size()));
        }
    }

    /** What an agent of the plan shall run, or the word for the newest. */
    public String versionOf(FleetAgent agent) {
        return agent.version() == null ? operation.version() : agent.version();
    }

    /** One word for versions of one or many agents: theirs where it is the same, else {@link #MIXED}. */
    public static String spoken(List<String> versions) {
        return versions.stream().distinct().count() == 1 ? versions.get(0) : MIXED;
    }

    /** All settings that change what is done; part of what a plan's hash is about. */
    public List<String> conditions() {
        return List.of(
                "policy=" + policy.wire(),
                "max_parallel_per_machine=" + maxParallelPerMachine,
                "max_failures=" + maxFailures,
                "answer_within=" + answerWithin);
    }
}
