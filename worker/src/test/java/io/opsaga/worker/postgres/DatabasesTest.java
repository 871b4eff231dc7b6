package io.opsaga.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that a process starts for others and leaves behind. */
class DatabasesTest {
    @TempDir
    Path folder;

    @AfterEach
    void stop() throws IOException {
        Postmaster.of(folder.resolve("postgres/data").toRealPath())
                .ifPresent(postmaster ->
                        assertThat(postmaster.stop(Duration.ofSeconds(10))).isTrue());
    }

    @Test
    void eachOwnerHasItsDatabasesAndAPasswordThatOnlyThisAccountCanRead() throws Exception {
        Path postgres = folder.resolve("postgres");
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(postgres, 0, 70)) {
            assertThat(Sql.show(server, "max_connections")).isEqualTo("70");
            Databases databases = new Databases(server, folder.resolve("secrets"));
            databases.provide("temporal", List.of("temporal", "temporal_visibility"));
            databases.provide("opsaga", List.of("opsaga"));
            Path file = folder.resolve("secrets/temporal.password");
            String password = Files.readString(file);

            databases.provide("temporal", List.of("temporal", "temporal_visibility"));

            assertThat(Files.readString(file)).isEqualTo(password);
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.readString(postgres.resolve("postgres.log"))).doesNotContain(password);
            makeTable(server, "temporal_visibility", "temporal", password);
            assertThatThrownBy(() -> makeTable(server, "opsaga", "temporal", password))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied for database");
            assertThatThrownBy(() -> databases.provide("x; DROP DATABASE opsaga", List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void makeTable(EmbeddedPostgresServer server, String database, String user, String password)
            throws SQLException {
        String url = server.jdbcUrl().replaceAll("/postgres$", "/" + database);
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE probe (line text)");
        }
    }
}
