package io.opsaga.activities.postgresql;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of an archive's list.
 *
 * @param line as pg_restore prints it, and takes it again
 * @param type such as {@code TABLE DATA}
 */
record ArchiveEntry(String line, String type, String rest) {
    /** Types of more than one word, the longer ones first; of the others the first word is all of it. */
    private static final List<String> LONG_TYPES = List.of(
            "TABLE DATA",
            "TABLE ATTACH",
            "SEQUENCE SET",
            "SEQUENCE OWNED BY",
            "FK CONSTRAINT",
            "CHECK CONSTRAINT",
            "MATERIALIZED VIEW DATA",
            "MATERIALIZED VIEW",
            "BLOB METADATA",
            "EVENT TRIGGER",
            "STATISTICS DATA");

    private static final Pattern LINE = Pattern.compile("\\d+; \\d+ \\d+ (.+)");

    /** Empty for comments. */
    static Optional<ArchiveEntry> of(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String text = matcher.group(1);
        String type = LONG_TYPES.stream()
                .filter(some -> text.startsWith(some + " "))
                .findFirst()
                .orElseGet(() -> text.split(" ", 2)[0]);
        return Optional.of(
                new ArchiveEntry(line, type, text.substring(type.length()).strip()));
    }

    boolean is(String some) {
        return type.equals(some);
    }

    /**
     * Whether it is of this table; the owner stands last. Names are printed as they are, so of two tables {@code a} and {@code a b} the
     * second is taken for the first as well, and more is restored than was asked for.
     */
    boolean names(TableName table) {
        return rest.startsWith("%s %s ".formatted(table.schema(), table.name()));
    }

    boolean isIn(String schema) {
        return rest.startsWith(schema + " ");
    }
}
