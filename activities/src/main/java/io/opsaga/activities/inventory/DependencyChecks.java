package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.AgentDraft.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether every agent's dependencies exist, and whether there is an order in which all of them can be started. */
final class DependencyChecks {
    private static final int SHOWN = 20;

    private final Map<String, AgentDraft> agents = new LinkedHashMap<>();

    DependencyChecks(List<AgentDraft> drafts) {
        for (AgentDraft agent : drafts) {
            if (agent.id() != null) {
                agents.putIfAbsent(agent.id().value(), agent);
            }
        }
    }

    void run() {
        agents.values().forEach(this::known);
        Set<String> stuck = stuck();
        Set<String> seen = new HashSet<>();
        for (String id : stuck) {
            cycleFrom(id, stuck, seen);
        }
    }

    private void known(AgentDraft agent) {
        for (Text other : agent.dependsOn()) {
            if (!agents.containsKey(other.value())) {
                SectionContext.unknown(other.field(), "agent", other.value(), agents.keySet());
            }
        }
    }

    /** Those that remain when agents without open dependencies are taken away, again and again; each of them leads into a cycle. */
    private Set<String> stuck() {
        Map<String, Integer> open = new HashMap<>();
        Map<String, List<String>> dependents = new HashMap<>();
        agents.forEach((id, agent) -> agent.dependsOn().stream()
                .map(Text::value)
                .filter(agents::containsKey)
                .forEach(other -> {
                    open.merge(id, 1, Integer::sum);
                    dependents
                            .computeIfAbsent(other, unused -> new ArrayList<>())
                            .add(id);
                }));
        Set<String> remaining = new LinkedHashSet<>(agents.keySet());
        Deque<String> free = new ArrayDeque<>(agents.keySet());
        free.removeIf(open::containsKey);
        while (!free.isEmpty()) {
            String id = free.remove();
            remaining.remove(id);
            dependents.getOrDefault(id, List.of()).stream()
                    .filter(dependent -> open.merge(dependent, -1, Integer::sum) == 0)
                    .forEach(free::add);
        }
        return remaining;
    }

    private @Nullable Text next(String id, Set<String> among) {
        return agents.get(id).dependsOn().stream()
                .filter(other -> among.contains(other.value()))
                .findFirst()
                .orElse(null);
    }

    private void cycleFrom(String start, Set<String> stuck, Set<String> seen) {
        List<String> way = new ArrayList<>();
        List<Text> edges = new ArrayList<>();
        String id = start;
        while (seen.add(id)) {
            Text edge = next(id, stuck);
            if (edge == null) {
                return;
            }
            way.add(id);
            edges.add(edge);
            id = edge.value();
        }
        int from = way.indexOf(id);
        if (from >= 0) {
            List<String> cycle = new ArrayList<>(way.subList(from, way.size()));
            cycle.add(id);
            edges.get(from).field().refuse("depends on itself: " + shown(cycle), "dependencies without a cycle");
        }
    }

    private static String shown(List<String> cycle) {
        int last = cycle.size() - 1;
        List<String> some = cycle;
        if (last > SHOWN) {
            some = new ArrayList<>(cycle.subList(0, SHOWN - 1));
            some.add("… %d more".formatted(last - SHOWN + 1));
            some.add(cycle.get(last));
        }
        return String.join(" → ", some);
    }
}
