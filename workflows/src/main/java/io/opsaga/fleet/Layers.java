package io.opsaga.fleet;

import io.opsaga.inventory.Agent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts agents into layers, so that everybody is in a later layer than those that it depends on. */
public final class Layers {
    private Layers() {}

    /**
     * The agents of a plan, layer by layer, within a layer in the order given. Dependencies on agents that are not among them
     * count as there.
     *
     * @throws IllegalArgumentException if some of them depend on each other in a circle
     */
    public static List<FleetAgent> of(List<Agent> selected) {
        Map<String, Integer> layers = new TreeMap<>();
        List<Agent> left = new ArrayList<>(selected);
        for (int layer = 0; !left.isEmpty(); layer++) {
            List<Agent> next = ready(left);
            if (next.isEmpty()) {
                throw new IllegalArgumentException("These agents depend on each other in a circle: "
                        + String.join(", ", left.stream().map(Agent::id).toList()));
            }
            for (Agent agent : next) {
                layers.put(agent.id(), layer);
            }
            left.removeAll(next);
        }
        return selected.stream()
                .map(agent -> new FleetAgent(agent.id(), agent.machine(), layers.getOrDefault(agent.id(), 0)))
                .sorted(java.util.Comparator.comparingInt(FleetAgent::layer))
                .toList();
    }

    /** How many agents each layer has, as {@link io.opsaga.operation.Progress#LAYERS} tells it. */
    public static String sizes(List<FleetAgent> agents) {
        Map<Integer, Integer> sizes = new TreeMap<>();
        agents.forEach(agent -> sizes.merge(agent.layer(), 1, Integer::sum));
        return sizes.values().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Agent> ready(List<Agent> left) {
        List<String> ids = left.stream().map(Agent::id).toList();
        return left.stream()
                .filter(agent -> agent.dependsOn().stream().noneMatch(ids::contains))
                .toList();
    }
}
