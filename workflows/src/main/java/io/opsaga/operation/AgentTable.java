package io.opsaga.operation;

import io.opsaga.saga.OutsideText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders the table of an operation on many agents in few lines: how many of each machine, and who deserves a look. */
final class AgentTable {
    private static final int AT_MOST = 30;
    private static final Set<Outcome> NOTEWORTHY =
            EnumSet.of(Outcome.CHANGING, Outcome.UNDOING, Outcome.FAILED, Outcome.NOT_UNDONE);

    private AgentTable() {}

    /** Empty for an operation on a single agent. */
    static String text(Progress progress) {
        List<AgentOutcome> agents = progress.agents();
        if (agents.isEmpty()) {
            return "";
        }
        List<Integer> layers = progress.layerOfEach();
        Map<String, Map<Integer, List<AgentOutcome>>> machines = new TreeMap<>();
        for (int i = 0; i < agents.size(); i++) {
            machines.computeIfAbsent(agents.get(i).machine(), name -> new TreeMap<>())
                    .computeIfAbsent(layers.get(i), layer -> new ArrayList<>())
                    .add(agents.get(i));
        }
        // A paragraph between two lists keeps them apart.
        StringBuilder text = new StringBuilder("\n\n**%d agents**: %s\n".formatted(agents.size(), counts(agents)));
        machines.forEach((machine, some) -> text.append("\n- **%s**: %s".formatted(machine, spoken(some))));
        List<AgentOutcome> noteworthy = agents.stream()
                .filter(agent -> NOTEWORTHY.contains(agent.outcome()))
                .toList();
        noteworthy.stream().limit(AT_MOST).forEach(agent -> text.append(line(agent)));
        if (noteworthy.size() > AT_MOST) {
            text.append("\n- and %d more".formatted(noteworthy.size() - AT_MOST));
        }
        return text.toString();
    }

    /** The agents of a machine, layer by layer where there are several. */
    private static String spoken(Map<Integer, List<AgentOutcome>> layers) {
        return layers.entrySet().stream()
                .map(layer -> (layers.size() == 1 ? "" : "layer %d: ".formatted(layer.getKey() + 1))
                        + counts(layer.getValue()))
                .collect(Collectors.joining(" · "));
    }

    /** Such as "3 changed, 1 failed". */
    private static String counts(List<AgentOutcome> agents) {
        Map<Outcome, Integer> counts = new TreeMap<>();
        agents.forEach(agent -> counts.merge(agent.outcome(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> "%d %s".formatted(count.getValue(), spoken(count.getKey())))
                .collect(Collectors.joining(", "));
    }

    private static String line(AgentOutcome agent) {
        String reason = agent.reason().isEmpty() ? "" : ": " + OutsideText.markdown(agent.reason());
        return "\n- %s · %s **%s**%s".formatted(agent.machine(), agent.agent(), spoken(agent.outcome()), reason);
    }

    private static String spoken(Outcome outcome) {
        return outcome.wire().replace('_', ' ');
    }
}
