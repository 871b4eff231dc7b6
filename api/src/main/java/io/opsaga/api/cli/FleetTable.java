package io.opsaga.api.cli;

import io.opsaga.api.cli.FleetRun.Outcome;
import io.opsaga.api.cli.FleetRun.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws operations on many agents in few lines: for each a bar, then a line for each machine and layer with a sign for each
 * agent, then by name who is being worked on and who has failed. Where that is too long for the terminal, a line for each
 * machine; what is still too long is cut off and counted.
 */
final class FleetTable {
    private static final int LONGEST_BAR = 40;
    private static final int LONGEST_MACHINE = 16;
    /** For people and notes beside the machines; a terminal of fewer rows shows the bar only. */
    private static final int FEWEST_NOTES = 3;

    private final Paint paint;
    private final int columns;
    private final int rows;

    /** @param rows of the terminal; the last one is left to the cursor, and so is the last column */
    FleetTable(Paint paint, int columns, int rows) {
        this.paint = paint;
        this.columns = Math.max(1, columns - 1);
        this.rows = Math.max(1, rows - 1);
    }

    /** What is shown in a line of machines: some agents of one, of a layer or of all. */
    private record Group(String label, List<Row> agents) {}

    List<String> lines(List<FleetRun> runs) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            // What the runs before have not used is there for the others.
            int share = (rows - lines.size()) / (runs.size() - i);
            lines.addAll(lines(runs.get(i), share));
        }
        return lines;
    }

    private List<String> lines(FleetRun run, int most) {
        List<Line> notes = notes(run);
        List<Line> lines = new ArrayList<>(List.of(head(run), bar(run)));
        int forNotes = Math.min(FEWEST_NOTES, notes.size());
        List<Group> groups = groups(run, most - lines.size() - forNotes);
        int width =
                groups.stream().mapToInt(group -> group.label().length()).max().orElse(0);
        groups.forEach(group -> lines.add(machine(group, width)));
        int left = most - lines.size();
        for (int i = 0; i < notes.size() && left > 0; i++, left--) {
            boolean cut = left == 1 && i < notes.size() - 1;
            lines.add(cut ? new Line(paint).add("  and %d more".formatted(notes.size() - i)) : notes.get(i));
        }
        return lines.stream()
                .limit(Math.max(1, most))
                .map(line -> line.render(columns))
                .toList();
    }

    private Line head(FleetRun run) {
        String doing = run.isOver() || run.step().isEmpty() ? "" : paint.dot() + run.step();
        return new Line(paint).add(run.environment() + paint.dot() + run.stage().replace('_', ' ') + doing);
    }

    private Line bar(FleetRun run) {
        String share = share(run);
        int length = Math.max(0, Math.min(LONGEST_BAR, columns - share.length() - 2));
        int full = length * run.percentage() / 100;
        Outcome colour = run.with(Outcome.UNDOING).isEmpty() ? Outcome.CHANGED : Outcome.UNDOING;
        return new Line(paint)
                .add(colour, paint.full().repeat(full))
                .add(Outcome.UNTOUCHED, paint.empty().repeat(length - full))
                .add((length == 0 ? "" : " ") + share);
    }

    /** Such as {@code  54 %  40 of 74 agents, about 12 s left}. */
    static String share(FleetRun run) {
        String left = run.isOver() || run.timeLeft() <= 0
                ? ""
                : String.format(Locale.ROOT, ", about %.0f s left", Math.ceil(run.timeLeft()));
        return "%3d %%  %d of %d agents%s"
                .formatted(run.percentage(), run.wanted(), run.agents().size(), left);
    }

    private List<Group> groups(FleetRun run, int most) {
        Map<String, List<Row>> machines = run.agents().stream()
                .collect(Collectors.groupingBy(Row::machine, LinkedHashMap::new, Collectors.toList()));
        List<Group> layers = new ArrayList<>();
        machines.forEach((machine, agents) -> {
            for (int layer = 1; layer <= run.layers(); layer++) {
                int number = layer;
                List<Row> some =
                        agents.stream().filter(row -> row.layer() == number).toList();
                String place = run.layers() == 1 ? "" : "  layer %d".formatted(layer);
                if (!some.isEmpty()) {
                    layers.add(new Group(named(machine) + place, some));
                }
            }
        });
        if (layers.size() <= most) {
            return layers;
        }
        List<Group> whole = new ArrayList<>();
        machines.forEach((machine, agents) -> whole.add(new Group(named(machine), agents)));
        if (whole.size() <= most) {
            return whole;
        }
        List<Group> first = new ArrayList<>(whole.subList(0, Math.max(0, most - 1)));
        List<Row> others = whole.subList(first.size(), whole.size()).stream()
                .flatMap(group -> group.agents().stream())
                .toList();
        first.add(new Group("  %d others".formatted(whole.size() - first.size()), others));
        return first;
    }

    private String named(String machine) {
        return new Line(paint).add("  %-8s".formatted(machine)).render(LONGEST_MACHINE);
    }

    /** Signs and counts where there is room for both, in words or short; else counts. */
    private Line machine(Group group, int width) {
        Line label = new Line(paint).add(("%-" + width + "s  ").formatted(group.label()));
        Line signs = new Line(paint);
        group.agents().forEach(row -> signs.add(row.outcome(), paint.sign(row.outcome())));
        Line words = new Line(paint);
        Line numbers = new Line(paint);
        FleetRun.counts(group.agents()).forEach((outcome, count) -> {
            words.add((words.length() == 0 ? "" : ", ") + count + " " + outcome.spoken());
            numbers.add(numbers.length() == 0 ? "" : " ").add(outcome, count + paint.sign(outcome));
        });
        int room = columns - label.length();
        for (Line counts : List.of(words, numbers)) {
            if (signs.length() + 2 + counts.length() <= room) {
                return label.addAll(signs).add("  ").addAll(counts);
            }
        }
        return label.addAll(words.length() <= room ? words : numbers);
    }

    private List<Line> notes(FleetRun run) {
        List<Line> notes = new ArrayList<>();
        for (Outcome outcome : List.of(Outcome.CHANGING, Outcome.UNDOING)) {
            List<Row> busy = run.with(outcome);
            if (!busy.isEmpty()) {
                String names = busy.stream().map(Row::agent).collect(Collectors.joining(", "));
                notes.add(new Line(paint)
                        .add(outcome, "%s %s".formatted(paint.sign(outcome), outcome.spoken()))
                        .add(" " + names));
            }
        }
        for (Outcome outcome : List.of(Outcome.NOT_UNDONE, Outcome.FAILED)) {
            run.with(outcome)
                    .forEach(row -> notes.add(new Line(paint)
                            .add(
                                    outcome,
                                    "%s %s on %s %s"
                                            .formatted(
                                                    paint.sign(outcome), row.agent(), row.machine(), outcome.spoken()))
                            .add(row.reason().isEmpty() ? "" : ": " + row.reason())));
        }
        return notes;
    }
}
