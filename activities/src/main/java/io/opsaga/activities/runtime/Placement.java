package io.opsaga.activities.runtime;

import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An agent where it lives.
 *
 * @param base the folder that the inventory's artifacts lie beside
 */
public record Placement(EnvironmentName environment, Agent agent, Machine machine, Path base) {
    /** Looks an agent up; empty when the inventory does not have it (any more). */
    public static Optional<Placement> find(Inventories inventories, String environment, String agent) {
        return EnvironmentName.of(environment)
                .flatMap(name -> inventories
                        .of(name)
                        .flatMap(inventory ->
                                inventory.agent(agent).map(found -> of(inventory, found, inventories.base(name)))));
    }

    /** Where an agent is, or was, that is not declared any more; empty where its machine is not either. */
    static Optional<Placement> undeclared(Inventories inventories, String environment, Agent agent) {
        return EnvironmentName.of(environment)
                .flatMap(name -> inventories
                        .of(name)
                        .filter(inventory -> inventory.machines().containsKey(agent.machine()))
                        .map(inventory -> of(inventory, agent, inventories.base(name))));
    }

    /** What the machine has printed of this agent, without the values of the agent's environment. */
    public String masked(String printed) {
        return masking().masked(printed);
    }

    /** The same where nothing is missing that was printed before it. */
    public String maskedWhole(String printed) {
        return masking().maskedWhole(printed);
    }

    /** How much of what was printed can be masked before the rest is known: all but an end that may be the beginning of a value. */
    public int settled(String printed) {
        return masking().settled(printed);
    }

    private Masking masking() {
        Set<String> open = Stream.concat(
                        Stream.of(agent.id(), agent.artifact(), machine.name(), environment.wire()),
                        agent.ports().stream().map(port -> Integer.toString(port.hostPort())))
                .collect(Collectors.toSet());
        return Masking.of(agent.env(), open);
    }

    private static Placement of(Inventory inventory, Agent agent, Path base) {
        return new Placement(inventory.environment(), agent, inventory.machine(agent.machine()), base);
    }
}
