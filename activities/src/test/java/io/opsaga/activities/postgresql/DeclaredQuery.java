package io.opsaga.activities.postgresql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A question to a database that somebody has declared, such as whether its newest row is from today.
 *
 * @param sql one that changes nothing; it runs as the user's settings for the database are
 * @param patience after which it is broken off
 */
record DeclaredQuery(String sql, Duration patience) {
    /**
     * Asks.
     *
     * @return the first column of the first row, as text; empty where there is no row, or null in it
     * @throws PostgresException if the question fails or takes too long
     */
    Optional<String> ask(Database database) {
        try (SqlSession session = SqlSession.plain(database)) {
            session.execute("set default_transaction_read_only = on");
            session.execute("set statement_timeout = " + patience.toMillis());
            List<Optional<String>> rows = session.list(sql, row -> Optional.ofNullable(row.getString(1)));
            return rows.isEmpty() ? Optional.empty() : rows.get(0);
        }
    }
}
