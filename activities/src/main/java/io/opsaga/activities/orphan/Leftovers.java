package io.opsaga.activities.orphan;

import io.opsaga.activities.orphan.RecordedPlaces.Brought;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.Standing;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.RunningAgents.Found;
import io.opsaga.orphan.Orphan;
import io.opsaga.orphan.Orphans.Why;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a machine what it has of agents that are not declared to be there. */
public final class Leftovers {
    private final List<AgentRuntime> runtimes;
    private final RecordedPlaces places;

    public Leftovers(List<AgentRuntime> runtimes, RecordedPlaces places) {
        this.runtimes = List.copyOf(runtimes);
        this.places = places;
    }

    /**
     * Something of an agent.
     *
     * @param doubt why it may not be this Opsaga's to remove; null where it is
     */
    record Leftover(Orphan orphan, Found found, @Nullable Doubt doubt) {
        /** Such as "planner (docker, 1.2.0, running)". */
        String spoken() {
            return "%s (%s, %s, %s)".formatted(orphan.agent(), orphan.runtime().wire(), found.version(), found.state());
        }
    }

    /**
     * Why something may not be what it looks like.
     *
     * @param because what is known of it, to be said behind what it is
     */
    record Doubt(Why why, String because) {}

    /** All that one of the environment's machines has, by what it says now. Fails as its runtimes do where it does not answer. */
    List<Leftover> on(Inventory inventory, Machine machine) {
        List<Leftover> all = new ArrayList<>();
        for (AgentRuntime runtime : runtimes) {
            if (runtime.kind() != RuntimeKind.DOCKER || machine.docker() != null) {
                all.addAll(of(runtime, inventory, machine));
            }
        }
        return all;
    }

    /** Those that were brought by this Opsaga, in a line each. */
    public List<String> spoken(Inventory inventory, Machine machine) {
        return on(inventory, machine).stream()
                .filter(leftover -> leftover.doubt() == null)
                .map(Leftover::spoken)
                .toList();
    }

    private List<Leftover> of(AgentRuntime runtime, Inventory inventory, Machine machine) {
        EnvironmentName environment = inventory.environment();
        List<Placement> undeclared = runtime.agents(machine, environment).stream()
                .filter(agent -> !inventory.places(agent, machine, runtime.kind()))
                .sorted()
                .map(agent ->
                        OrphanPlacements.of(environment, machine, new Orphan(agent, machine.name(), runtime.kind())))
                .toList();
        if (undeclared.isEmpty()) {
            return List.of();
        }
        Map<Orphan, Found> seen = new LinkedHashMap<>();
        Map<String, Standing> standings = runtime.standings(undeclared);
        for (Placement at : undeclared) {
            String agent = at.agent().id();
            Found found = standings.getOrDefault(agent, Standing.NOTHING).found();
            if (found != null) {
                seen.put(new Orphan(agent, machine.name(), runtime.kind()), found);
            }
        }
        return told(inventory, seen);
    }

    private List<Leftover> told(Inventory inventory, Map<Orphan, Found> seen) {
        Map<Brought, Set<String>> machines = places.brought(
                inventory.environment().wire(),
                seen.entrySet().stream()
                        .map(one -> brought(one.getKey(), one.getValue()))
                        .collect(Collectors.toSet()));
        return seen.entrySet().stream()
                .map(one -> new Leftover(
                        one.getKey(),
                        one.getValue(),
                        doubt(inventory, one.getKey(), machines.get(brought(one.getKey(), one.getValue())))))
                .toList();
    }

    private static Brought brought(Orphan orphan, Found found) {
        return new Brought(orphan.agent(), found.operation());
    }

    /**
     * An operation brings an agent to one machine. Where that is not the one on which it is found, and is still there, both may be one host.
     *
     * @param machines where it was brought to; null where nothing is recorded of that
     */
    private static @Nullable Doubt doubt(Inventory inventory, Orphan orphan, @Nullable Set<String> machines) {
        if (machines == null) {
            return new Doubt(Why.NOT_RECORDED, "has no record here: another Opsaga may have brought it");
        }
        if (machines.contains(orphan.machine())
                || inventory.machines().keySet().stream().noneMatch(machines::contains)) {
            return null;
        }
        return new Doubt(
                Why.BROUGHT_ELSEWHERE,
                "was brought to %s: %s may be another name of that host"
                        .formatted(String.join(", ", new TreeSet<>(machines)), orphan.machine()));
    }
}
