package io.opsaga.real;

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
        int struck;
        int same;
        int once;
    }

    private final Map<String, Row> rows = new TreeMap<>();
    private final Map<Blow, List<String>> differences = new TreeMap<>();
    private final Map<Blow, Duration> times = new TreeMap<>();

    /**
     * Adds an attempt; where it differs from the one that nothing befell, that is kept with its place.
     *
     * @param where it was struck, in words
     */
    void add(Blow blow, Attempt one, String where, CrashOutcome expected, CrashOutcome outcome) {
        Row row = rows.computeIfAbsent("%-9s %-26s".formatted(blow.told(), one.course.name()), key -> new Row());
        row.struck++;
        boolean same = outcome.end().equals(expected.end()) && outcome.world().equals(expected.world());
        row.same += same ? 1 : 0;
        // The cut itself ends processes.
        boolean counted = blow != Blow.POWER;
        boolean once = !counted || outcome.effects().equals(expected.effects());
        row.once += counted && once ? 1 : 0;
        if (!same || !once) {
            String difference = "%s: %s (%s):%s".formatted(blow.told(), one, where, outcome.difference(expected));
            System.out.println(difference);
            differences.computeIfAbsent(blow, key -> new ArrayList<>()).add(difference);
        }
    }

    void took(Blow blow, Duration time) {
        times.put(blow, time);
    }

    List<String> differences(Blow blow) {
        return differences.getOrDefault(blow, List.of());
    }

    /** @param remark what else was measured */
    void write(Path file, String remark) {
        StringBuilder text = new StringBuilder(
                "%-9s %-26s %7s %8s %12s%n".formatted("blow", "course", "struck", "same end", "effects once"));
        rows.forEach((name, row) -> text.append("%s %7d %8d %12d%n".formatted(name, row.struck, row.same, row.once)));
        times.forEach((blow, time) -> text.append("%s: %d s%n".formatted(blow.told(), time.toSeconds())));
        text.append(remark);
        differences.values().forEach(some -> some.forEach(one -> text.append("%n%s".formatted(one))));
        System.out.println(text);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
