package io.opsaga.real;

import io.opsaga.real.Case.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the crash matrix has found, for people. */
final class CrashTable {
    private static final class Row {
        int points;
        int sameEnd;
        int effectsOnce;
        long seconds;
    }

    private final Map<String, Row> rows = new TreeMap<>();
    private final Map<String, List<String>> differences = new TreeMap<>();

    /**
     * Adds a case; where it differs from the one that nothing befell, that is kept with its place.
     *
     * @param name of the scenario
     * @param of what it was tried on
     * @param place where it was struck
     * @param counted whether what was done counts too
     */
    void add(String name, String of, String place, Outcome reference, Outcome outcome, boolean counted) {
        Row row = rows.computeIfAbsent("%-15s %-9s".formatted(name, of), key -> new Row());
        row.points++;
        boolean same = outcome.end().equals(reference.end()) && outcome.world().equals(reference.world());
        row.sameEnd += same ? 1 : 0;
        boolean once = !counted || outcome.effects().equals(reference.effects());
        row.effectsOnce += counted && once ? 1 : 0;
        if (!same || !once) {
            String difference = "%s of %s at %s:%s".formatted(name, of, place, outcome.difference(reference));
            System.out.println(difference);
            differences.computeIfAbsent(name, key -> new ArrayList<>()).add(difference);
        }
    }

    void took(String name, Duration time) {
        rows.forEach((key, row) -> row.seconds = key.startsWith(name) ? time.toSeconds() : row.seconds);
    }

    List<String> differences(String scenario) {
        return differences.getOrDefault(scenario, List.of());
    }

    /** @param remark what else was measured */
    void write(Path file, String remark) {
        StringBuilder text = new StringBuilder("%-15s %-9s %6s %8s %12s %7s%n"
                .formatted("scenario", "runtime", "points", "same end", "effects once", "seconds"));
        rows.forEach((name, row) -> text.append(
                "%s %6d %8d %12d %7d%n".formatted(name, row.points, row.sameEnd, row.effectsOnce, row.seconds)));
        text.append(remark);
        differences
                .values()
                .forEach(some -> some.forEach(one -> text.append(one).append(System.lineSeparator())));
        System.out.println(text);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
