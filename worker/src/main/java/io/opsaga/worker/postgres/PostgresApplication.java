package io.opsaga.worker.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Starts PostgreSQL as a process that outlives this one, or finds it running, and makes the databases and their owners. Doing it
 * again changes nothing.
 *
 * <p>Arguments: the server's folder, the port, the folder of the owners' passwords, and for each owner {@code NAME=DATABASE,…}. Each
 * owner's password is in {@code NAME.password} in that folder, readable by this account only; it is made with the owner.
 */
public final class PostgresApplication {
    /** API and workers hold sixteen connections each, Temporal up to sixty. */
    private static final int CONNECTIONS = 200;

    private static final int OWNERS = 3;

    private PostgresApplication() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        Locale.setDefault(Locale.ROOT);
        if (arguments.length <= OWNERS) {
            throw new IllegalArgumentException("Arguments: FOLDER PORT PASSWORDS OWNER=DATABASE,…");
        }
        EmbeddedPostgresServer server =
                EmbeddedPostgresServer.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), CONNECTIONS);
        // Not closed: it shall live on.
        Databases databases = new Databases(server, Path.of(arguments[2]));
        for (String owner : Arrays.asList(arguments).subList(OWNERS, arguments.length)) {
            String[] parts = owner.split("=", 2);
            databases.provide(parts[0], List.of(parts[1].split(",")));
        }
    }
}
