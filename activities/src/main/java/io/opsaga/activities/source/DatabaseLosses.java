package io.opsaga.activities.source;

import io.opsaga.activities.postgresql.Connected;
import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.DatabaseContents;
import io.opsaga.activities.postgresql.DatabaseLook;
import io.opsaga.activities.postgresql.Extension;
import io.opsaga.activities.postgresql.Include;
import io.opsaga.activities.postgresql.Replacement;
import io.opsaga.activities.postgresql.Replacement.Rows;
import io.opsaga.activities.postgresql.TableName;
import io.opsaga.activities.postgresql.WriteCounts;
import io.opsaga.archive.RestoreLook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says what a restore would take from a database, and in what its server differs from the one that was backed up. */
record DatabaseLosses(Database database, DatabaseFacts facts, Include include, Replacement replacement) {
    private static final int MANY = 20;

    /** @param now empty where there is no such database */
    RestoreLook look(Optional<DatabaseLook> now) {
        List<String> losses = new ArrayList<>();
        if (now.isPresent()) {
            losses.addAll(rows());
            losses.addAll(written());
            losses.addAll(connections());
        }
        String told = "%s: %s; %d rows in the backup"
                .formatted(
                        database,
                        now.isPresent() ? "%d rows now".formatted(sum(true)) : "there is none yet",
                        sum(false));
        return new RestoreLook(now.isPresent(), losses, differences(now), told);
    }

    private long sum(boolean now) {
        return replacement.tables().stream()
                .map(rows -> now ? rows.now() : rows.backup())
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    private List<String> rows() {
        List<String> all = replacement.tables().stream()
                .filter(rows -> rows.now() != null && !rows.now().equals(rows.backup()))
                .map(DatabaseLosses::told)
                .toList();
        if (all.size() <= MANY) {
            return all;
        }
        List<String> some = new ArrayList<>(all.subList(0, MANY));
        some.add("%d more tables do not have as many rows as in the backup".formatted(all.size() - MANY));
        return some;
    }

    private static String told(Rows rows) {
        if (rows.backup() == null) {
            return "%s with its %d rows is not in the backup and would be gone".formatted(rows.table(), rows.now());
        }
        return "%s has %d rows now and %d in the backup".formatted(rows.table(), rows.now(), rows.backup());
    }

    /** Of rows that were only changed no count tells. */
    private List<String> written() {
        Optional<Map<TableName, Long>> since = WriteCounts.of(database).since(facts.writes());
        if (since.isEmpty()) {
            return List.of(
                    "how much was written since the backup cannot be told: the server has begun its statistics anew, or this is another database");
        }
        Map<TableName, Long> covered = new TreeMap<>(since.get());
        covered.keySet().removeIf(table -> !include.has(table));
        if (covered.isEmpty()) {
            return List.of();
        }
        long all = covered.values().stream().mapToLong(Long::longValue).sum();
        String tables = covered.entrySet().stream()
                .limit(MANY)
                .map(entry -> "%d in %s".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
        return List.of("about %d rows were inserted, updated or deleted since the backup: %s%s"
                .formatted(all, tables, covered.size() > MANY ? " and others" : ""));
    }

    private List<String> connections() {
        List<Connected> there = Connected.to(database);
        if (there.isEmpty() || !(include instanceof Include.Everything)) {
            return List.of();
        }
        return List.of("%d connections would be ended: %s"
                .formatted(
                        there.size(),
                        there.stream().limit(MANY).map(Connected::toString).collect(Collectors.joining(", "))));
    }

    private List<String> differences(Optional<DatabaseLook> now) {
        DatabaseContents backup = facts.contents();
        List<String> found = new ArrayList<>();
        if (!replacement.from().equals(replacement.into())) {
            found.add("the backup is of PostgreSQL %s, and the server is %s"
                    .formatted(replacement.from(), replacement.into()));
        }
        if (replacement.into().major() < replacement.from().major()) {
            found.add("a dump of a newer major version cannot be restored into an older server");
        }
        add(found, "the server lacks roles that the other one had: ", replacement.rolesMissing());
        add(found, "the server cannot make extensions that the backup has: ", replacement.extensionsMissing());
        now.ifPresent(look -> {
            String encoding = look.traits().encoding();
            if (!encoding.equals(backup.traits().encoding())) {
                found.add("the backup is in %s, and the database in %s"
                        .formatted(backup.traits().encoding(), encoding));
            }
            add(found, "extensions of another version: ", extensions(backup.extensions(), look.extensions()));
        });
        return found;
    }

    private static void add(List<String> found, String what, List<String> names) {
        if (!names.isEmpty()) {
            found.add(what + String.join(", ", names));
        }
    }

    private static List<String> extensions(List<Extension> backup, List<Extension> now) {
        Map<String, String> versions = new TreeMap<>();
        now.forEach(extension -> versions.put(extension.name(), extension.version()));
        List<String> others = new ArrayList<>();
        for (Extension extension : backup) {
            String there = versions.getOrDefault(extension.name(), extension.version());
            if (!there.equals(extension.version())) {
                others.add("%s, and %s is there".formatted(DatabaseAdapter.told(extension), there));
            }
        }
        return others;
    }
}
