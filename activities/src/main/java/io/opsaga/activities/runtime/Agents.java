package io.opsaga.activities.runtime;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.Inventories;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds where agents live, and the runtimes that work on them. */
public final class Agents {
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
