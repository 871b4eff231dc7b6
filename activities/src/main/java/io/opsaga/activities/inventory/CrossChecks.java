package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.AgentDraft.Text;
import io.opsaga.activities.inventory.PortReader.Placed;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.RuntimeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What only shows when agents are held against machines and against each other. */
final class CrossChecks {
    private final Map<String, MachineReader.Draft> machines;
    private final List<AgentDraft> agents;

    CrossChecks(Map<String, MachineReader.Draft> machines, List<AgentDraft> agents) {
        this.machines = machines;
        this.agents = agents;
    }

    void run() {
        ids();
        agents.forEach(this::machine);
        ports();
        agents.forEach(CrossChecks::healthPort);
        new DependencyChecks(agents).run();
    }

    private void ids() {
        Map<String, Text> first = new HashMap<>();
        for (AgentDraft agent : agents) {
            Text id = agent.id();
            Text earlier = id == null ? null : first.putIfAbsent(id.value(), id);
            if (id != null && earlier != null) {
                id.field()
                        .refuse(
                                "%s is declared twice, first in line %d"
                                        .formatted(id.value(), earlier.field().line()),
                                "each id once in an inventory");
            }
        }
    }

    private void machine(AgentDraft agent) {
        Text machine = agent.machine();
        if (machine == null || machines.isEmpty()) {
            return;
        }
        MachineReader.Draft found = machines.get(machine.value());
        if (found == null) {
            SectionContext.unknown(machine.field(), "machine", machine.value(), machines.keySet());
        } else if (agent.runtime() == RuntimeKind.DOCKER && !found.hasDocker()) {
            Set<String> able = new TreeSet<>(machines.keySet());
            able.removeIf(name -> !machines.get(name).hasDocker());
            machine.field()
                    .refuse(
                            machine.value() + " has no docker, and the agent's runtime is docker",
                            able.isEmpty()
                                    ? "a machine with docker; none has"
                                    : "a machine with docker: " + Hints.listed(able));
        }
    }

    /** A port and who has it. */
    private record Taken(PortBinding binding, Placed placed, AgentDraft agent) {}

    private void ports() {
        Map<String, List<Taken>> byPort = new HashMap<>();
        for (AgentDraft agent : agents) {
            Text machine = agent.machine();
            if (machine == null) {
                continue;
            }
            for (Placed port : agent.ports()) {
                String key = machine.value() + ":" + port.binding().hostPort();
                List<Taken> others = byPort.computeIfAbsent(key, unused -> new ArrayList<>());
                Taken mine = new Taken(port.binding(), port, agent);
                others.stream()
                        .filter(other -> Addresses.overlap(
                                other.binding().address(), mine.binding().address()))
                        .findFirst()
                        .ifPresent(other -> collision(machine.value(), mine, other));
                others.add(mine);
            }
        }
    }

    private static void collision(String machine, Taken mine, Taken other) {
        String holder = other.agent()
                        .field()
                        .place()
                        .whole()
                        .equals(mine.agent().field().place().whole())
                ? "the same agent"
                : other.agent().name();
        mine.placed()
                .field()
                .refuse(
                        "port %d of %s is already taken by %s in line %d"
                                .formatted(
                                        mine.binding().hostPort(),
                                        machine,
                                        holder,
                                        other.placed().field().line()),
                        "a port that no other agent of the machine has on an overlapping address");
    }

    /** Without published ports any is possible: it is the container's own, or one that a process does not declare. */
    private static void healthPort(AgentDraft agent) {
        Field field = agent.healthPort();
        if (field == null || agent.ports().isEmpty()) {
            return;
        }
        Integer port = field.integer();
        Set<String> published = agent.ports().stream()
                .map(placed -> Integer.toString(placed.binding().hostPort()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (port != null && !published.contains(Integer.toString(port))) {
            boolean own =
                    agent.ports().stream().anyMatch(placed -> placed.binding().containerPort() == port);
            String message = own ? "is %d, the container's own port" : "is %d, which the agent does not publish";
            field.refuse(message.formatted(port), "a published port of the machine: " + Hints.listed(published));
        }
    }
}
