package io.opsaga.activities.runtime;

import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An agent where it lives.
 *
 * @param base the folder that the inventory's artifacts lie beside
 * @param given the variables that releases of the agent were given, as far as they were asked for; other values may be declared by now
 */
public record Placement(
        EnvironmentName environment, Agent agent, Machine machine, Path base, List<Map<String, String>> given) {
    public Placement {
        given = List.copyOf(given);
    }

    /** As it is declared. */
    public Placement(EnvironmentName environment, Agent agent, Machine machine, Path base) {
        this(environment, agent, machine, base, List.of());
    }

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

    /** The same, of whose releases it is known what they were given. */
    public Placement knowing(Collection<Map<String, String>> given) {
        return new Placement(environment, agent, machine, base, List.copyOf(given));
    }

    /** What the machine has printed of this agent, without the values of the agent's environment: those declared, and those known as given. */
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
        return Masking.of(Stream.concat(Stream.of(agent.env()), given.stream()).toList(), open);
    }

    /** What was given is for nobody to read. */
    @Override
    public String toString() {
        return "%s of %s on %s".formatted(agent.id(), environment.wire(), machine.name());
    }

    private static Placement of(Inventory inventory, Agent agent, Path base) {
        return new Placement(inventory.environment(), agent, inventory.machine(agent.machine()), base);
    }
}
