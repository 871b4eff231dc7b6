package io.opsaga.activities.postgresql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/**
 * What a database held at one moment.
 *
 * @param size of all of it on disk, with indexes
 * @param tables those that a dump has rows of, by name: not views, not foreign tables, not the tables of extensions; each partition for itself
 * @param largeObjects how many there are
 * @param roles of the server; which of them the database names is in none of its lists
 */
public record DatabaseContents(
        ServerVersion server,
        DatabaseTraits traits,
        DataSize size,
        List<TableContents> tables,
        List<SequenceValue> sequences,
        List<Extension> extensions,
        long largeObjects,
        List<String> roles) {
    public DatabaseContents {
        tables = tables.stream()
                .sorted(Comparator.comparing(TableContents::table))
                .toList();
        sequences = List.copyOf(sequences);
        extensions = List.copyOf(extensions);
        roles = List.copyOf(roles);
    }

    public long rows() {
        return tables.stream().mapToLong(TableContents::rows).sum();
    }

    /**
     * How what was restored differs from this; empty where it holds the same. Only rows are counted where either side has no checksum of a
     * table, or where the two differ in major version or encoding. Sizes are not compared: a table that was loaded again is smaller.
     */
    public List<Difference> differences(DatabaseContents restored) {
        List<Difference> found = new ArrayList<>();
        boolean alike =
                server.major() == restored.server.major() && traits.encoding().equals(restored.traits.encoding());
        compare(tables, restored.tables, TableContents::table, "table", found)
                .forEach((name, pair) -> ofTables(name, pair, alike, found));
        compare(sequences, restored.sequences, SequenceValue::sequence, "sequence", found)
                .forEach((name, pair) -> ofSequences(name, pair, found));
        compare(extensions, restored.extensions, Extension::name, "extension", found);
        if (largeObjects != restored.largeObjects) {
            found.add(
                    new Difference("large objects", Long.toString(largeObjects), Long.toString(restored.largeObjects)));
        }
        return found;
    }

    /** The same of a part of the tables; where that is not all of them, sequences, extensions and large objects are left out. */
    public DatabaseContents only(Include include) {
        if (include instanceof Include.Everything) {
            return this;
        }
        List<TableContents> some =
                tables.stream().filter(table -> include.has(table.table())).toList();
        return new DatabaseContents(server, traits, size, some, List.of(), List.of(), 0, roles);
    }

    /**
     * What a database holds now.
     *
     * @throws PostgresException if it cannot be read
     */
    public static DatabaseContents of(Database database, Thoroughness thoroughness, Include include) {
        return Account.of(database, thoroughness, include).only(include);
    }

    private record Pair<T>(T expected, T found) {}

    /** Those that are in both; the others are differences. */
    private static <T, K extends Comparable<K>> Map<K, Pair<T>> compare(
            List<T> expected, List<T> restored, Function<T, K> name, String kind, List<Difference> found) {
        Map<K, T> there = restored.stream().collect(Collectors.toMap(name, Function.identity()));
        Map<K, Pair<T>> both = new TreeMap<>();
        for (T one : expected) {
            K key = name.apply(one);
            T other = there.remove(key);
            if (other == null) {
                found.add(new Difference(kind + " " + key, "there", "missing"));
            } else {
                both.put(key, new Pair<>(one, other));
            }
        }
        there.keySet().stream()
                .sorted()
                .forEach(key -> found.add(new Difference(kind + " " + key, "missing", "there")));
        return both;
    }

    private static void ofTables(TableName name, Pair<TableContents> pair, boolean alike, List<Difference> found) {
        String expected = pair.expected.checksum();
        String restored = pair.found.checksum();
        if (pair.expected.rows() != pair.found.rows()) {
            found.add(new Difference(
                    "rows of " + name, Long.toString(pair.expected.rows()), Long.toString(pair.found.rows())));
        } else if (alike && expected != null && restored != null && !expected.equals(restored)) {
            found.add(new Difference("checksum of " + name, expected, restored));
        }
    }

    private static void ofSequences(TableName name, Pair<SequenceValue> pair, List<Difference> found) {
        if (!pair.found.reaches(pair.expected)) {
            found.add(new Difference(
                    "sequence " + name, "at least " + pair.expected.last(), String.valueOf(pair.found.last())));
        }
    }
}
