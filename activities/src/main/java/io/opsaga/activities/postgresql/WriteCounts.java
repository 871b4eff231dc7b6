package io.opsaga.activities.postgresql;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many rows have been written, by table, as PostgreSQL's statistics have counted since some moment of their own: to be read twice and
 * subtracted. It is an estimate, told to people who decide whether writes may be lost. It counts every row that was inserted, updated or deleted, also
 * by transactions that were rolled back, and a row twice that was written twice; not rows that went by {@code truncate}. What was committed
 * in the last second or so, or is still being written, may not be in it yet.
 *
 * @param database the number under which the server knows the database
 * @param epoch when the statistics were last set to zero, by hand or after a crash; empty where that was never
 * @param rows by table
 */
public record WriteCounts(long database, String epoch, Map<TableName, Long> rows) {
    public WriteCounts {
        rows = Map.copyOf(rows);
    }

    public static WriteCounts of(Database database) {
        try (SqlSession session = SqlSession.exact(database)) {
            Map<TableName, Long> rows = new TreeMap<>();
            session.list(
                            "select schemaname, relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables",
                            row -> Map.entry(new TableName(row.getString(1), row.getString(2)), row.getLong(3)))
                    .forEach(entry -> rows.put(entry.getKey(), entry.getValue()));
            return session.one(
                    "select datid::bigint, coalesce(stats_reset::text, '') from pg_stat_database where datname = current_database()",
                    row -> new WriteCounts(row.getLong(1), row.getString(2), rows));
        }
    }

    /**
     * What was written since then, of tables in which something was.
     *
     * @return empty where it cannot be told, because the statistics were set to zero meanwhile or this is another database
     */
    public Optional<Map<TableName, Long>> since(WriteCounts then) {
        Map<TableName, Long> written = new TreeMap<>();
        rows.forEach((table, now) -> {
            long since = now - then.rows.getOrDefault(table, 0L);
            if (since != 0) {
                written.put(table, since);
            }
        });
        boolean reset = database != then.database || !epoch.equals(then.epoch);
        return reset || written.values().stream().anyMatch(count -> count < 0)
                ? Optional.empty()
                : Optional.of(written);
    }
}
