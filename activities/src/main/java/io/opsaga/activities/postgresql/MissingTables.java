package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.ProgramRun.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tables that the target does not have. They are noted before they are made, since making them is the work of another program, and so of another
 * transaction than everything else.
 */
final class MissingTables {
    private static final String WHOLES = """
            select wn.nspname, w.relname
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
              cross join lateral pg_partition_ancestors(c.oid) a(whole)
              join pg_class w on w.oid = a.whole join pg_namespace wn on wn.oid = w.relnamespace
             where n.nspname = ? and c.relname = ? and w.oid <> c.oid""";

    private final RestoreOrder order;
    private final Database loaded;
    private final PostgresTools tools;
    private final Path files;
    private final String note;

    /** @param loaded which has them */
    MissingTables(RestoreOrder order, Database loaded, PostgresTools tools, Path files) {
        this.order = order;
        this.loaded = loaded;
        this.tools = tools;
        this.files = files;
        this.note = Sql.name(order.keptSchema()) + ".made";
    }

    /** Makes the schema in which it notes which of these are missing. */
    void note(SqlSession session, SqlSession source, List<TableName> tables) {
        session.execute("create schema " + Sql.name(order.keptSchema()));
        session.execute("create table %s (schema text not null, name text not null)".formatted(note));
        Set<TableName> missing = new TreeSet<>();
        tables.stream().filter(table -> !exists(session, table)).forEach(table -> {
            missing.add(table);
            missing.addAll(wholes(table, session, source));
        });
        missing.forEach(table -> session.execute(
                "insert into %s values (%s, %s)".formatted(note, Sql.text(table.schema()), Sql.text(table.name()))));
    }

    /** What a partition is a part of, which has to be made with it. */
    private static List<TableName> wholes(TableName table, SqlSession session, SqlSession source) {
        List<TableName> wholes = source.list(
                WHOLES, row -> new TableName(row.getString(1), row.getString(2)), table.schema(), table.name());
        wholes.stream().filter(whole -> exists(session, whole)).findFirst().ifPresent(whole -> {
            throw session.database()
                    .failed(
                            PostgresFailure.PARTITION_MISSING,
                            "%s, of %s; make it, or restore all".formatted(table, whole));
        });
        return wholes;
    }

    List<TableName> noted(SqlSession session) {
        return session.list(
                "select schema, name from %s order by 1, 2".formatted(note),
                row -> new TableName(row.getString(1), row.getString(2)));
    }

    private static boolean exists(SqlSession session, TableName table) {
        return session.exists(
                "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = ? and c.relname = ?",
                table.schema(),
                table.name());
    }

    /** Makes those that are noted and not there, with their rows, indexes, triggers and sequences: all of them or none. */
    void make(SqlSession session) {
        List<TableName> missing =
                noted(session).stream().filter(table -> !exists(session, table)).toList();
        if (missing.isEmpty()) {
            return;
        }
        missing.forEach(table -> session.execute("create schema if not exists " + Sql.name(table.schema())));
        try (PassFile passFile = PassFile.of(order.target(), files)) {
            Path dump = Files.createTempFile(files, "tables-", "");
            try {
                copy(missing, tools.forServer(session.version()), dump, passFile);
            } finally {
                Files.deleteIfExists(dump);
            }
        } catch (IOException e) {
            throw new PostgresException(PostgresFailure.NO_ROOM, "No file can be written in %s.".formatted(files), e);
        }
    }

    private void copy(List<TableName> tables, Programs programs, Path dump, PassFile passFile) {
        run(dump(programs, tables, dump), passFile);
        run(
                List.of(
                        programs.path("pg_restore"),
                        "--exit-on-error",
                        "--single-transaction",
                        "--no-password",
                        Conninfo.argument(order.target()),
                        dump.toString()),
                passFile);
    }

    private List<String> dump(Programs programs, List<TableName> tables, Path into) {
        List<String> command =
                new ArrayList<>(List.of(programs.path("pg_dump"), "-Fc", "-Z0", "--no-password", "--file=" + into));
        tables.forEach(table -> command.add("--table=" + table.sql()));
        command.add(Conninfo.argument(loaded));
        return command;
    }

    private void run(List<String> command, PassFile passFile) {
        Ending ending = ProgramRun.of(command).with(passFile).run();
        if (ending.code() != 0) {
            throw order.target().failed(ending.failure(), ending.lastWords());
        }
    }
}
