package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.ProgramRun.Ending;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dump in a file, and the list that stands at its beginning. That the list can be read does not mean that the rest can: a file that was cut
 * short shows that only when it is restored.
 */
public final class Archive {
    /** What is left out of a part: rows of others come one by one, and references may be to rows that are not there. */
    private static final Set<String> ONLY_OF_THE_WHOLE = Set.of(
            "FK CONSTRAINT",
            "MATERIALIZED VIEW DATA",
            "BLOB",
            "BLOBS",
            "BLOB METADATA",
            "STATISTICS DATA",
            "PUBLICATION",
            "SUBSCRIPTION",
            "EVENT TRIGGER",
            "DATABASE");

    private static final Pattern SERVER = Pattern.compile(";\\s+Dumped from database version: (\\d+)(?:\\.(\\d+))?.*");
    private static final Pattern DUMPER = Pattern.compile(";\\s+Dumped by pg_dump version: (\\d+).*");
    private static final int MAJOR = 10_000;

    private final Path file;
    private final List<String> lines;
    private final List<ArchiveEntry> entries;

    private Archive(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
        this.entries =
                lines.stream().flatMap(line -> ArchiveEntry.of(line).stream()).toList();
    }

    /**
     * Reads the list.
     *
     * @param programs of the server that it is to go into
     * @throws PostgresException with {@link PostgresFailure#ARCHIVE_UNREADABLE} or, if it was made by a newer PostgreSQL than that,
     *     {@link PostgresFailure#ARCHIVE_TOO_NEW}
     */
    public static Archive in(Path file, Programs programs) {
        Ending ending = ProgramRun.of(List.of(programs.path("pg_restore"), "-l", file.toString()))
                .run();
        if (ending.code() != 0) {
            PostgresFailure failure = ending.failure();
            throw failed(
                    failure == PostgresFailure.ARCHIVE_TOO_NEW ? failure : PostgresFailure.ARCHIVE_UNREADABLE,
                    file,
                    ending.lastWords());
        }
        Archive archive = new Archive(file, ending.out());
        if (archive.major() > programs.major()) {
            throw failed(
                    PostgresFailure.ARCHIVE_TOO_NEW,
                    file,
                    "it was made by pg_dump %d and is to go into PostgreSQL %d"
                            .formatted(archive.major(), programs.major()));
        }
        return archive;
    }

    private static PostgresException failed(PostgresFailure failure, Path file, String detail) {
        return new PostgresException(failure, "%s: %s".formatted(file, detail));
    }

    /** The server that it was made from. */
    public ServerVersion server() {
        return lines.stream()
                .map(SERVER::matcher)
                .filter(Matcher::matches)
                .map(found -> new ServerVersion(Integer.parseInt(found.group(1)) * MAJOR
                        + Optional.ofNullable(found.group(2))
                                .map(Integer::parseInt)
                                .orElse(0)))
                .findFirst()
                .orElseThrow(() -> failed(
                        PostgresFailure.ARCHIVE_UNREADABLE, file, "it does not say which server it was made from"));
    }

    /** Of the pg_dump that made it. */
    int major() {
        return lines.stream()
                .map(DUMPER::matcher)
                .filter(Matcher::matches)
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow(() ->
                        failed(PostgresFailure.ARCHIVE_UNREADABLE, file, "it does not say which pg_dump has made it"));
    }

    Path file() {
        return file;
    }

    List<ArchiveEntry> entries() {
        return entries;
    }

    /**
     * What has to be restored for some tables: all that is not rows, so that types, functions and the like are there, and their own rows.
     *
     * @throws PostgresException with {@link PostgresFailure#ARCHIVE_LACKS} if there are no rows of what is asked for
     */
    List<ArchiveEntry> of(Include include) {
        if (include instanceof Include.Everything) {
            return entries;
        }
        requireRows(include);
        return entries.stream()
                .filter(entry -> !ONLY_OF_THE_WHOLE.contains(entry.type()))
                .filter(entry -> !entry.is("TABLE DATA") || has(include, entry))
                .toList();
    }

    private void requireRows(Include include) {
        if (include instanceof Include.Tables tables) {
            tables.names().stream()
                    .sorted()
                    .filter(table -> rows().stream().noneMatch(entry -> entry.names(table)))
                    .findFirst()
                    .ifPresent(table -> {
                        throw failed(PostgresFailure.ARCHIVE_LACKS, file, "no rows of a table " + table);
                    });
        } else if (rows().stream().noneMatch(entry -> has(include, entry))) {
            throw failed(PostgresFailure.ARCHIVE_LACKS, file, "no rows in " + include);
        }
    }

    private List<ArchiveEntry> rows() {
        return entries.stream().filter(entry -> entry.is("TABLE DATA")).toList();
    }

    private static boolean has(Include include, ArchiveEntry entry) {
        if (include instanceof Include.Schema schema) {
            return entry.isIn(schema.name());
        }
        return include instanceof Include.Tables tables
                && tables.names().stream().anyMatch(entry::names);
    }
}
