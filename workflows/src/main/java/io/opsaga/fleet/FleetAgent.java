package io.opsaga.fleet;

import io.opsaga.inventory.Agent;
import io.opsaga.rollout.Layers;
import io.opsaga.rollout.Placed;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the agents of a fleet.
 *
 * @param layer 0 for those that depend on no other agent of the plan; the others are in a later layer than all that they
 *     depend on
 * @param version what it shall run; null where that is the operation's version
 */
public record FleetAgent(
        String id, String machine, int layer, @Nullable String version) implements Placed {
    /** One that shall run the operation's version. */
    public FleetAgent(String id, String machine, int layer) {
        this(id, machine, layer, null);
    }

    /** The same agent, with a version of its own. */
    public FleetAgent to(String ownVersion) {
        return new FleetAgent(id, machine, layer, ownVersion);
    }

    /**
     * The agents of a plan, layer by layer, within a layer in the order given. Dependencies on agents that are not among them
     * count as there.
     *
     * @throws IllegalArgumentException if some of them depend on each other in a circle
     */
    public static List<FleetAgent> inLayers(List<Agent> selected) {
        Map<String, Integer> layers = Layers.of(selected, Agent::id, Agent::dependsOn);
        return selected.stream()
                .map(agent -> new FleetAgent(agent.id(), agent.machine(), layers.getOrDefault(agent.id(), 0)))
                .sorted(Comparator.comparingInt(FleetAgent::layer))
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
