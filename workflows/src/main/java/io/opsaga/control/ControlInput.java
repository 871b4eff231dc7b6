package io.opsaga.control;

import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.rollout.Layers;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.rollout.RolloutTerms;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The input of run control.
 *
 * @param maxParallelPerMachine how many agents of a machine are worked on at once, at least 1
 * @param maxFailures with how many agents it may fail before the policy decides; 0 where with none
 * @param answerWithin how long STOP_AND_ASK waits for an answer; then everything is rolled back
 * @param agents who is acted upon, each once, see {@link ControlAgent#inLayers}
 * @param dependants who else depends on them, and is left as it is
 */
public record ControlInput(
        Operation operation,
        ControlAction action,
        RolloutPolicy policy,
        int maxParallelPerMachine,
        int maxFailures,
        Duration answerWithin,
        List<ControlAgent> agents,
        List<String> dependants)
        implements OperationInput {
    /** The fact that tells the action. */
    public static final String ACTION = "action";

    public ControlInput {
        agents = List.copyOf(agents);
        dependants = List.copyOf(dependants);
        if (maxParallelPerMachine < 1 || maxFailures < 0 || agents.isEmpty()) {
            throw new IllegalArgumentException(
                    "%d at once, %d failures, %d agents".formatted(maxParallelPerMachine, maxFailures, agents.size()));
        }
    }

    @Override
    public ControlInput of(Operation other) {
        return new ControlInput(
                other, action, policy, maxParallelPerMachine, maxFailures, answerWithin, agents, dependants);
    }

    RolloutTerms terms() {
        return new RolloutTerms(ControlStep.of(action), policy, maxParallelPerMachine, maxFailures, answerWithin);
    }

    @Override
    public Holds holds() {
        Map<String, String> machines = new TreeMap<>();
        agents.forEach(agent -> machines.put(agent.id(), agent.machine()));
        return Holds.agents(operation.environment(), machines);
    }

    @Override
    public List<StepName> steps() {
        return ControlStep.of(this);
    }

    @Override
    public List<TargetRow> rows() {
        return agents.stream()
                .map(agent -> TargetRow.of(agent.id(), agent.machine(), "", action.goal(), Outcome.UNTOUCHED, "", 0))
                .toList();
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(ACTION, action.wire(), Progress.LAYERS, Layers.sizes(agents));
    }

    @Override
    public List<String> conditions() {
        return List.of(
                "action=" + action.wire(),
                "policy=" + policy.wire(),
                "max_parallel_per_machine=" + maxParallelPerMachine,
                "max_failures=" + maxFailures,
                "answer_within=" + answerWithin);
    }

    @Override
    public List<String> details() {
        List<String> details = new ArrayList<>(List.of(
                "**%s** %d agents (%s)".formatted(action.wire(), agents.size(), operation.target()),
                "at most %d at once on a machine".formatted(maxParallelPerMachine),
                "after more than %d failures: **%s**".formatted(maxFailures, policy.wire())));
        if (!dependants.isEmpty()) {
            details.add("depend on them, and are left as they are: " + String.join(", ", dependants));
        }
        return details;
    }
}
