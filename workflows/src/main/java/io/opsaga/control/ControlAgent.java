package io.opsaga.control;

import io.opsaga.inventory.Agent;
import io.opsaga.rollout.Layers;
import io.opsaga.rollout.Placed;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One of the agents that are acted upon.
 *
 * @param layer when its turn comes, see {@link #inLayers}
 */
public record ControlAgent(String id, String machine, int layer) implements Placed {
    /**
     * The agents in the order in which they are acted upon: whoever depends on another comes after it where they are started, and before
     * it where they are stopped.
     *
     * @throws IllegalArgumentException if some of them depend on each other in a circle
     */
    public static List<ControlAgent> inLayers(ControlAction action, List<Agent> selected) {
        Map<String, Integer> layers = action.takesAway()
                ? Layers.of(selected, Agent::id, agent -> dependants(agent, selected))
                : Layers.of(selected, Agent::id, Agent::dependsOn);
        return selected.stream()
                .map(agent -> new ControlAgent(agent.id(), agent.machine(), layers.getOrDefault(agent.id(), 0)))
                .sorted(Comparator.comparingInt(ControlAgent::layer))
                .toList();
    }

    private static Collection<String> dependants(Agent agent, List<Agent> among) {
        return among.stream()
                .filter(other -> other.dependsOn().contains(agent.id()))
                .map(Agent::id)
                .toList();
    }

    @Override
    public String name() {
        return id;
    }

    @Override
    public String place() {
        return machine;
    }
}
