package io.opsaga.activities.orphan;

import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.Standing;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.RunningAgents.Found;
import io.opsaga.orphan.Orphan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
     * @param recorded whether this Opsaga has a record of the agent; else another one may have brought it
     */
    record Leftover(Orphan orphan, Found found, boolean recorded) {
        /** Such as "planner (docker, 1.2.0, running)". */
        String spoken() {
            return "%s (%s, %s, %s)".formatted(orphan.agent(), orphan.runtime().wire(), found.version(), found.state());
        }
    }

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
                .filter(Leftover::recorded)
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
        Map<String, Standing> standings = runtime.standings(undeclared);
        Set<String> known = places.known(environment.wire());
        return undeclared.stream()
                .map(at -> at.agent().id())
                .flatMap(agent -> java.util.Optional.ofNullable(
                        standings.getOrDefault(agent, Standing.NOTHING).found())
                        .map(found -> new Leftover(
                                new Orphan(agent, machine.name(), runtime.kind()), found, known.contains(agent)))
                        .stream())
                .collect(Collectors.toList());
    }
}
