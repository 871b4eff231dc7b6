package io.opsaga.activities.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * A throw-away server in which a dump shows that it can be restored, and what it holds. It listens on nothing but a socket in a folder that only
 * its owner can enter, loses its data with {@link #close}, and is ended by the next start where the process that started it was killed.
 *
 * <p>Its databases have the collation {@code C}: what depends on the order of another language, such as a range partition of texts, may be
 * refused here although the dump is good.
 *
 * <p>A dump is code: whatever it defines and calls runs in this server as a superuser, and so with the rights of the account that Opsaga runs
 * under. So everybody who may define functions in a database that is backed up must be trusted with that account.
 */
public final class ScratchPostgres implements AutoCloseable {
    /** Roles and tablespaces are the server's, which a dump is not of; a subscription would have it fetch rows from elsewhere. */
    private static final List<String> OPTIONS =
            List.of("--no-owner", "--no-privileges", "--no-tablespaces", "--no-subscriptions", "--no-security-labels");

    private final Programs programs;
    private final ScratchFolder folder;
    private final Database server;
    private int restored;

    private ScratchPostgres(Programs programs, ScratchFolder folder, Database server) {
        this.programs = programs;
        this.folder = folder;
        this.server = server;
    }

    /**
     * Makes and starts one; returns when it takes connections, after about a second.
     *
     * @param programs of the version that it shall have
     * @param root a folder for these servers with a short path (sockets allow no long ones), made if it is missing; what processes that were
     *     killed have left in it is ended and removed
     * @throws PostgresException with {@link PostgresFailure#NOT_STARTED}
     */
    public static ScratchPostgres start(Programs programs, Path root) {
        ScratchFolder folder;
        try {
            folder = ScratchFolder.in(root);
        } catch (IOException e) {
            throw new PostgresException(
                    PostgresFailure.NOT_STARTED, "A throw-away server has no folder in %s.".formatted(root), e);
        }
        boolean started = false;
        try {
            ScratchPostgres scratch =
                    new ScratchPostgres(programs, folder, new ScratchServer(programs, folder).start());
            started = true;
            return scratch;
        } finally {
            if (!started) {
                end(folder);
            }
        }
    }

    /**
     * Restores a dump into a new database of this server.
     *
     * @param encoding of the database that it was made from
     * @param roles that the dump may name, such as in policies; they are made, without any rights
     * @param listener is told how far it is, by a thread of its own
     * @return the database, to be asked what it holds
     * @throws PostgresException at the first thing that cannot be restored
     */
    public Database restore(
            Archive archive,
            String encoding,
            Collection<String> roles,
            Include include,
            Consumer<RestoreProgress> listener) {
        Database into = server.named("restored" + ++restored);
        try (SqlSession session = SqlSession.plain(server)) {
            session.execute("create database %s template template0 encoding %s lc_collate 'C' lc_ctype 'C'"
                    .formatted(Sql.name(into.name()), Sql.text(encoding)));
            for (String role : roles) {
                if (!session.exists("select 1 from pg_roles where rolname = ?", role)) {
                    session.execute("create role " + Sql.name(role));
                }
            }
        }
        new Loading(programs, ScratchServer.files(folder), listener).load(archive, include, into, OPTIONS);
        return into;
    }

    /** Ends the server at once and removes what it held. */
    @Override
    public void close() {
        end(folder);
    }

    private static void end(ScratchFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            throw new PostgresException(
                    PostgresFailure.FAILED, "A throw-away server is left in %s.".formatted(folder.path()), e);
        }
    }
}
