package io.opsaga.fleet;

import io.opsaga.operation.AgentOutcome;
import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.rollout.Layers;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.rollout.RolloutTerms;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The input of a change of many agents.
 *
 * @param maxParallelPerMachine how many agents of a machine are worked on at once, at least 1
 * @param maxFailures how many agents may fail before the policy decides; 0 where none may
 * @param answerWithin how long STOP_AND_ASK waits for an answer; then everything is rolled back
 * @param agents who shall run the version, each once, see {@link FleetAgent#inLayers}
 * @param adopt true where containers of the agents' names that somebody else made may be replaced; null is false
 */
public record FleetInput(
        Operation operation,
        RolloutPolicy policy,
        int maxParallelPerMachine,
        int maxFailures,
        Duration answerWithin,
        List<FleetAgent> agents,
        @Nullable Boolean adopt)
        implements OperationInput {
    /** What an operation's version reads where its agents do not all get the same. */
    public static final String MIXED = "mixed";

    public FleetInput {
        agents = List.copyOf(agents);
        if (maxParallelPerMachine < 1 || maxFailures < 0 || agents.isEmpty()) {
            throw new IllegalArgumentException(
                    "%d at once, %d failures, %d agents".formatted(maxParallelPerMachine, maxFailures, agents.size()));
        }
    }

    /** A plan that adopts nothing. */
    public FleetInput(
            Operation operation,
            RolloutPolicy policy,
            int maxParallelPerMachine,
            int maxFailures,
            Duration answerWithin,
            List<FleetAgent> agents) {
        this(operation, policy, maxParallelPerMachine, maxFailures, answerWithin, agents, null);
    }

    @Override
    public FleetInput of(Operation other) {
        return new FleetInput(other, policy, maxParallelPerMachine, maxFailures, answerWithin, agents, adopt);
    }

    /** How the change of the agents goes about them. */
    public RolloutTerms terms() {
        return new RolloutTerms(FleetStep.CHANGE, policy, maxParallelPerMachine, maxFailures, answerWithin);
    }

    @Override
    public Holds holds() {
        Map<String, String> machines = new TreeMap<>();
        agents.forEach(agent -> machines.put(agent.id(), agent.machine()));
        return Holds.agents(operation.environment(), machines);
    }

    @Override
    public List<StepName> steps() {
        return FleetStep.of(this);
    }

    @Override
    public List<AgentOutcome> rows() {
        return agents.stream()
                .map(agent ->
                        new AgentOutcome(agent.id(), agent.machine(), "", versionOf(agent), Outcome.UNTOUCHED, "", 0))
                .toList();
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(Progress.LAYERS, Layers.sizes(agents));
    }

    @Override
    public List<String> details() {
        return List.of(
                "**%d agents** (%s) to %s".formatted(agents.size(), operation.target(), versions()),
                "at most %d at once on a machine".formatted(maxParallelPerMachine),
                "after more than %d failures: **%s**".formatted(maxFailures, policy.wire()));
    }

    /** Each version with the number of its agents. */
    private String versions() {
        Map<String, Integer> counts = new TreeMap<>();
        agents.forEach(agent -> counts.merge(versionOf(agent), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count ->
                        counts.size() == 1 ? count.getKey() : "%s (%d)".formatted(count.getKey(), count.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** What an agent of the plan shall run, or the word for the newest. */
    public String versionOf(FleetAgent agent) {
        return agent.version() == null ? operation.version() : agent.version();
    }

    /** One word for versions of one or many agents: theirs where it is the same, else {@link #MIXED}. */
    public static String spoken(List<String> versions) {
        return versions.stream().distinct().count() == 1 ? versions.get(0) : MIXED;
    }

    @Override
    public List<String> conditions() {
        List<String> conditions = new ArrayList<>(List.of(
                "policy=" + policy.wire(),
                "max_parallel_per_machine=" + maxParallelPerMachine,
                "max_failures=" + maxFailures,
                "answer_within=" + answerWithin));
        if (Boolean.TRUE.equals(adopt)) {
            conditions.add("adopt=true");
        }
        return conditions;
    }
}
