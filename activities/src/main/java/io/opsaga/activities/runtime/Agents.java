package io.opsaga.activities.runtime;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.Inventories;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds where agents live, and the runtimes that work on them. */
public final class Agents {
    /** How an engine names its containers; a release's folder is named otherwise. */
    private static final Pattern CONTAINER = Pattern.compile("[0-9a-f]{64}");

    private final Inventories inventories;
    private final Map<RuntimeKind, AgentRuntime> runtimes;

    public Agents(Inventories inventories, List<AgentRuntime> runtimes) {
        this.inventories = inventories;
        this.runtimes = runtimes.stream().collect(Collectors.toMap(AgentRuntime::kind, Function.identity()));
    }

    /** @throws io.temporal.failure.ApplicationFailure AGENT_UNKNOWN where the environment has no such agent (any more) */
    public Placement placement(String environment, String agent) {
        return Placement.find(inventories, environment, agent)
                .orElseThrow(() ->
                        DeploymentFailure.AGENT_UNKNOWN.because("%s has no agent %s".formatted(environment, agent)));
    }

    /**
     * As {@link #placement}; one that is declared no longer is found where it was by what is known of it without its declaration.
     *
     * @param machine where it was
     * @param was what there was of it
     * @throws io.temporal.failure.ApplicationFailure AGENT_UNKNOWN where the environment does not have that machine any more either
     */
    public Placement placement(String environment, String agent, String machine, Snapshot was) {
        return Placement.find(inventories, environment, agent)
                .filter(at -> at.machine().name().equals(machine))
                .or(() -> Placement.undeclared(inventories, environment, bare(agent, machine, was)))
                .orElseThrow(() -> DeploymentFailure.AGENT_UNKNOWN.because(
                        "%s has no agent %s and no machine %s".formatted(environment, agent, machine)));
    }

    private static Agent bare(String id, String machine, Snapshot was) {
        RuntimeKind runtime = CONTAINER.matcher(was.reference()).matches() ? RuntimeKind.DOCKER : RuntimeKind.PROCESS;
        return new Agent(
                id,
                machine,
                runtime,
                id,
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.UNLESS_STOPPED,
                Agent.Resources.NONE,
                null,
                List.of());
    }

    /** Those that do not work on the agent as it is declared, and may have worked on it before. */
    public List<AgentRuntime> others(Placement at) {
        return runtimes.values().stream()
                .filter(runtime -> runtime.kind() != at.agent().runtime())
                .toList();
    }

    /** @throws io.temporal.failure.ApplicationFailure NO_RUNTIME where nothing here works on such agents */
    public AgentRuntime runtime(Placement at) {
        AgentRuntime runtime = runtimes.get(at.agent().runtime());
        if (runtime == null) {
            throw DeploymentFailure.NO_RUNTIME.because(
                    "No runtime for " + at.agent().runtime().wire());
        }
        return runtime;
    }
}
