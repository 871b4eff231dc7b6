package io.opsaga.operation;

import io.opsaga.saga.OutsideText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders the table of an operation on many targets in few lines: how many at each place, and who deserves a look. */
final class RowTable {
    private static final int AT_MOST = 30;
    private static final Set<Outcome> NOTEWORTHY =
            EnumSet.of(Outcome.CHANGING, Outcome.UNDOING, Outcome.FAILED, Outcome.NOT_UNDONE);

    private RowTable() {}

    /** Empty for an operation on a single target. */
    static String text(Progress progress) {
        List<TargetRow> rows = progress.rows();
        if (rows.isEmpty()) {
            return "";
        }
        List<Integer> layers = progress.layerOfEach();
        Map<String, Map<Integer, List<TargetRow>>> places = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            places.computeIfAbsent(rows.get(i).place(), name -> new TreeMap<>())
                    .computeIfAbsent(layers.get(i), layer -> new ArrayList<>())
                    .add(rows.get(i));
        }
        // A paragraph between two lists keeps them apart.
        StringBuilder text =
                new StringBuilder("\n\n**%d %s**: %s\n".formatted(rows.size(), called(rows), counts(rows)));
        places.forEach((place, some) -> text.append("\n- **%s**: %s".formatted(place, spoken(some))));
        List<TargetRow> noteworthy =
                rows.stream().filter(row -> NOTEWORTHY.contains(row.outcome())).toList();
        noteworthy.stream().limit(AT_MOST).forEach(row -> text.append(line(row)));
        if (noteworthy.size() > AT_MOST) {
            text.append("\n- and %d more".formatted(noteworthy.size() - AT_MOST));
        }
        return text.toString();
    }

    /** The targets at a place, layer by layer where there are several. */
    private static String spoken(Map<Integer, List<TargetRow>> layers) {
        return layers.entrySet().stream()
                .map(layer -> (layers.size() == 1 ? "" : "layer %d: ".formatted(layer.getKey() + 1))
                        + counts(layer.getValue()))
                .collect(Collectors.joining(" · "));
    }

    /** What they are together; a row that does not say what it is of is of an agent. */
    private static String called(List<TargetRow> rows) {
        return rows.stream().allMatch(row -> row.isOf(Target.AGENT, Target.AGENT)) ? "agents" : "targets";
    }

    /** Such as "3 changed, 1 failed". */
    private static String counts(List<TargetRow> rows) {
        Map<Outcome, Integer> counts = new TreeMap<>();
        rows.forEach(row -> counts.merge(row.outcome(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> "%d %s".formatted(count.getValue(), spoken(count.getKey())))
                .collect(Collectors.joining(", "));
    }

    private static String line(TargetRow row) {
        String reason = row.reason().isEmpty() ? "" : ": " + OutsideText.markdown(row.reason());
        return "\n- %s · %s **%s**%s".formatted(row.place(), row.target(), spoken(row.outcome()), reason);
    }

    private static String spoken(Outcome outcome) {
        return outcome.wire().replace('_', ' ');
    }
}
