package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.Catalogue.Listed;
import io.opsaga.activities.postgresql.ProgramRun.Ending;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A dump of a database and an account of what is in it, both taken from one snapshot, which is held until this is closed: neither has
 * what others write meanwhile. While it is held, tables can be written to, but not dropped, altered or truncated. A session that waits to do
 * so blocks a pg_dump that has not begun yet; pg_dump gives up after 30 s.
 *
 * <p>Sequences are the exception: see {@link SequenceValue}. Like every dump of pg_dump's it holds no roles, no tablespaces and no rows of
 * foreign tables.
 *
 * <p>The user must be able to read all tables and sequences, for which the role {@code pg_read_all_data} is enough, and needs
 * {@code bypassrls} where tables have row level security.
 */
public final class DatabaseDump implements AutoCloseable {
    private static final String LOCK_PATIENCE_MILLIS = "30000";
    private static final int MOST_TRIES = 5;
    private static final int AT_ONCE = 200;

    private final SqlSession session;
    private final PassFile passFile;
    private final Programs programs;
    private final String snapshot;

    private DatabaseDump(SqlSession session, PassFile passFile, Programs programs, String snapshot) {
        this.session = session;
        this.passFile = passFile;
        this.programs = programs;
        this.snapshot = snapshot;
    }

    /**
     * Takes the snapshot.
     *
     * @param secrets a folder for the file with the password, best one in memory; made if it is missing
     * @throws PostgresException if the server is not reached, if there are no programs of its version, or if a table is locked for more than
     *     30 s ({@link PostgresFailure#IN_USE})
     */
    public static DatabaseDump begin(Database database, PostgresTools tools, Path secrets) {
        SqlSession session = SqlSession.exact(database);
        boolean begun = false;
        try {
            Programs programs = tools.forServer(session.version());
            session.execute("set lock_timeout = " + LOCK_PATIENCE_MILLIS);
            String snapshot = snapshot(session);
            DatabaseDump dump = new DatabaseDump(session, PassFile.of(database, secrets), programs, snapshot);
            begun = true;
            return dump;
        } finally {
            if (!begun) {
                session.close();
            }
        }
    }

    /**
     * The locks come before the snapshot: a table that is truncated between the two would look empty in it, and be dumped as such. Which
     * tables there are is seen only in a snapshot, so it is asked before and after.
     */
    private static String snapshot(SqlSession session) {
        for (int i = 0; i < MOST_TRIES; i++) {
            List<TableName> before = tables(session);
            session.execute("begin transaction isolation level repeatable read, read only");
            if (locked(session, before)) {
                String snapshot = session.one("select pg_export_snapshot()", row -> row.getString(1));
                if (before.containsAll(tables(session))) {
                    return snapshot;
                }
            }
            session.execute("rollback");
        }
        throw session.database()
                .failed(PostgresFailure.IN_USE, "tables were made or dropped each of %d times".formatted(MOST_TRIES));
    }

    private static List<TableName> tables(SqlSession session) {
        return new Catalogue(session).tables().stream().map(Listed::table).toList();
    }

    /** False where one of them is gone. */
    private static boolean locked(SqlSession session, List<TableName> tables) {
        for (int from = 0; from < tables.size(); from += AT_ONCE) {
            String some = tables.subList(from, Math.min(tables.size(), from + AT_ONCE)).stream()
                    .map(table -> "only " + table.sql())
                    .collect(Collectors.joining(", "));
            try {
                session.execute("lock table %s in access share mode".formatted(some));
            } catch (PostgresException e) {
                if (e.failure() == PostgresFailure.GONE) {
                    return false;
                }
                throw e;
            }
        }
        return true;
    }

    /**
     * Counts what the dump holds. It takes as long as it takes to read all of the database.
     *
     * @param listener is told of each table that has been counted; what it throws ends the count
     */
    public DatabaseContents contents(Thoroughness thoroughness, Consumer<TableContents> listener) {
        return new Account(session, thoroughness, listener).taken(new Include.Everything());
    }

    /**
     * Writes the dump. A thread that is interrupted ends it, also where it waits for the sink.
     *
     * @param sink is not closed
     * @throws IOException if the sink takes no more
     * @throws PostgresException if the dump is not whole; what was written is then worth nothing
     */
    public void writeTo(OutputStream sink) throws IOException {
        DumpCommand command = command();
        try {
            Ending ending = ProgramRun.of(command.program())
                    .with(command.environment())
                    .into(sink)
                    .run();
            if (ending.code() != 0) {
                throw session.database().failed(ending.failure(), ending.lastWords());
            }
        } catch (PostgresException e) {
            if (e.failure() == PostgresFailure.FAILED && e.getCause() instanceof IOException full) {
                throw full;
            }
            throw e;
        }
    }

    /** The program that writes the dump, in PostgreSQL's custom format and not compressed. To be ended before this is closed. */
    public DumpCommand command() {
        return new DumpCommand(
                List.of(
                        programs.path("pg_dump"),
                        "-Fc",
                        "-Z0",
                        "--snapshot=" + snapshot,
                        "--lock-wait-timeout=" + LOCK_PATIENCE_MILLIS,
                        "--no-password",
                        Conninfo.argument(session.database())),
                passFile.environment());
    }

    /** Lets the snapshot go. */
    @Override
    public void close() {
        session.close();
        passFile.close();
    }
}
