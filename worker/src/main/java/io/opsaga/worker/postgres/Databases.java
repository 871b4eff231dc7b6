package io.opsaga.worker.postgres;

import io.opsaga.worker.secrets.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;

/** Databases on a server of ours, each with an owner who logs in by a password that is kept in a file. */
final class Databases {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    private final EmbeddedPostgresServer server;
    private final Path passwords;

    /** @param passwords the folder of the owners' passwords; made if it does not exist, and closed to other users */
    Databases(EmbeddedPostgresServer server, Path passwords) throws IOException {
        this.server = server;
        this.passwords = passwords;
        Files.createDirectories(passwords);
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rwx------"));
    }

    /** Afterwards the owner can log in, by the password in the file, to each of the databases, which are the owner's. */
    void provide(String owner, List<String> databases) throws IOException, SQLException {
        String password =
                SecretFile.at(passwords.resolve(checked(owner) + ".password")).text();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            // A statement that fails is logged, and this one holds the password.
            statement.execute("SET log_min_error_statement TO panic");
            boolean there = exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", owner);
            // Also for one who is there: a data folder may have come from elsewhere without its passwords.
            statement.execute("%s ROLE %s LOGIN PASSWORD '%s'".formatted(there ? "ALTER" : "CREATE", owner, password));
            for (String database : databases) {
                if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", checked(database))) {
                    statement.execute("CREATE DATABASE %s OWNER %s".formatted(database, owner));
                }
                // Else every role may connect to every database.
                statement.execute("REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(database));
            }
        }
    }

    private static boolean exists(Connection connection, String question, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setString(1, name);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    /** Names stand in statements as they are. */
    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a name for a role or a database: " + name);
        }
        return name;
    }
}
