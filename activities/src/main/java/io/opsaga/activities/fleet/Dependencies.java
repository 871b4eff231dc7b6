package io.opsaga.activities.fleet;

import io.opsaga.inventory.Agent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who depends on whom, also by way of others. */
final class Dependencies {
    private final Map<String, List<String>> direct = new TreeMap<>();

    Dependencies(List<Agent> agents) {
        agents.forEach(agent -> direct.put(agent.id(), agent.dependsOn()));
    }

    /** All that an agent depends on, without itself. */
    Set<String> of(String agent) {
        Set<String> found = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(direct.getOrDefault(agent, List.of()));
        while (!open.isEmpty()) {
            String next = open.removeFirst();
            if (!next.equals(agent) && found.add(next)) {
                open.addAll(direct.getOrDefault(next, List.of()));
            }
        }
        return found;
    }
}
