package io.opsaga.fleet;

import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.operation.TargetRow;
import io.opsaga.orphan.Orphan;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.rollout.RolloutTerms;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The input of a change of many agents.
 *
 * @param maxParallelPerMachine how many agents of a machine are worked on at once, at least 1
 * @param maxFailures how many agents may fail before the policy decides; 0 where none may
 * @param answerWithin how long STOP_AND_ASK waits for an answer; then everything is rolled back
 * @param agents who shall run the version, each once, see {@link FleetAgent#inLayers}; nobody only where there are orphans to be removed
 * @param adopt true where containers of the agents' names that somebody else made may be replaced; null is false
 * @param orphans what is left of agents where they are not declared to be, and is to be removed, each once; null for none
 * @param unknownOrphans of what nobody can tell whether it is one, a sentence each; null where orphans were not asked for
 */
public record FleetInput(
        Operation operation,
        RolloutPolicy policy,
        int maxParallelPerMachine,
        int maxFailures,
        Duration answerWithin,
        List<FleetAgent> agents,
        @Nullable Boolean adopt,
        @Nullable List<Orphan> orphans,
        @Nullable List<String> unknownOrphans)
        implements OperationInput {
    /** What an operation's version reads where its agents do not all get the same. */
    public static final String MIXED = "mixed";

    public FleetInput {
        agents = List.copyOf(agents);
        orphans = orphans == null ? null : List.copyOf(orphans);
        unknownOrphans = unknownOrphans == null ? null : List.copyOf(unknownOrphans);
        if (maxParallelPerMachine < 1
                || maxFailures < 0
                || (agents.isEmpty() && (orphans == null || orphans.isEmpty()))) {
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
        this(operation, policy, maxParallelPerMachine, maxFailures, answerWithin, agents, null, null, null);
    }

    /** The same, which also removes these. */
    public FleetInput removing(List<Orphan> all) {
        return new FleetInput(
                operation,
                policy,
                maxParallelPerMachine,
                maxFailures,
                answerWithin,
                agents,
                adopt,
                all,
                unknownOrphans);
    }

    /** The orphans that it removes; none where that was not asked for. */
    public List<Orphan> toRemove() {
        return orphans == null ? List.of() : orphans;
    }

    @Override
    public FleetInput of(Operation other) {
        return new FleetInput(
                other,
                policy,
                maxParallelPerMachine,
                maxFailures,
                answerWithin,
                agents,
                adopt,
                orphans,
                unknownOrphans);
    }

    /** Agents by their ids, and orphans by their names, as a plan tells them. */
    @Override
    public List<String> targets() {
        return Stream.concat(
                        agents.stream().map(FleetAgent::id), toRemove().stream().map(Orphan::name))
                .toList();
    }

    /** How the change of the agents goes about them. */
    public RolloutTerms terms() {
        return new RolloutTerms(FleetStep.CHANGE, policy, maxParallelPerMachine, maxFailures, answerWithin);
    }

    @Override
    public Holds holds() {
        Map<String, String> machines = new TreeMap<>();
        toRemove().forEach(orphan -> machines.put(orphan.agent(), orphan.machine()));
        agents.forEach(agent -> machines.put(agent.id(), agent.machine()));
        return Holds.agents(operation.environment(), machines)
                .within(toRemove().stream()
                        .map(orphan -> Target.machine(orphan.machine()))
                        .toList());
    }

    @Override
    public List<StepName> steps() {
        return FleetStep.of(this);
    }

    @Override
    public List<TargetRow> rows() {
        return new Roster(this).rows();
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(Progress.LAYERS, new Roster(this).layers());
    }

    @Override
    public List<String> details() {
        List<String> details = new ArrayList<>(List.of(
                "**%d agents** (%s) to %s".formatted(agents.size(), operation.target(), versions()),
                "at most %d at once on a machine".formatted(maxParallelPerMachine),
                "after more than %d failures: **%s**".formatted(maxFailures, policy.wire())));
        if (!toRemove().isEmpty()) {
            details.add("then removes %d orphans".formatted(toRemove().size()));
        }
        return details;
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
        if (orphans != null) {
            conditions.add("remove_orphans=true");
        }
        return conditions;
    }
}
