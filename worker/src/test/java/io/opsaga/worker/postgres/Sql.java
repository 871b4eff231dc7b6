package io.opsaga.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the tests ask of a server. */
final class Sql {
    /** Some seconds, and no file. */
    private static final String CALCULATION =
            "select count(*) from generate_series(1, 20000) one, generate_series(1, 4000) other";

    static final String CALCULATING =
            "select count(*) from pg_stat_activity where state = 'active' and query = '" + CALCULATION + "'";

    private Sql() {}

    static Connection connect(EmbeddedPostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    static String show(EmbeddedPostgresServer server, String setting) throws SQLException {
        return query(server, "show " + setting);
    }

    static String read(EmbeddedPostgresServer server) throws SQLException {
        return query(server, "select string_agg(line, ',') from kept");
    }

    static String query(EmbeddedPostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    static void calculate(EmbeddedPostgresServer server) {
        try {
            query(server, CALCULATION);
        } catch (SQLException e) {
            assertThat(server.port()).as("the server was killed").isPositive();
        }
    }

    static void write(EmbeddedPostgresServer server, String line) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists kept (line text)");
            statement.execute("insert into kept values ('" + line + "')");
        }
    }
}
