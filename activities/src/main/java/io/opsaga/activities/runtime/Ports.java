package io.opsaga.activities.runtime;

import io.opsaga.inventory.Agent;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which ports a machine has taken, from the kernel's own tables. */
final class Ports {
    /** Prints the kernel's socket tables; states and addresses are hexadecimal there, see proc(5). */
    static final String LIST = "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null";

    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;

    private Ports() {}

    /** The ports on which anything listens, from the output of {@link #LIST}. */
    static Set<Integer> listening(String tables) {
        return tables.lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields.length > STATE && fields[STATE].equals(LISTENING))
                .map(fields -> fields[LOCAL_ADDRESS])
                .map(address -> Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of an agent, and the one at which it is asked for its health. */
    static Set<Integer> asked(Agent agent) {
        Set<Integer> ports = of(agent);
        if (agent.health() != null) {
            ports.add(agent.health().port());
        }
        return ports;
    }

    static Set<Integer> of(Agent agent) {
        return agent.ports().stream().map(Agent.PortBinding::hostPort).collect(Collectors.toCollection(TreeSet::new));
    }
}
