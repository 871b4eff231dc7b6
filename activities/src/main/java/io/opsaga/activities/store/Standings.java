package io.opsaga.activities.store;

import io.opsaga.operation.Admission;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.QueuePosition.Obstacle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where those stand in the queue who wait, and what for. */
final class Standings {
    /** All places together are counted in one walk through the index; nothing else is read of those that were not asked for. */
    private static final String QUERY = """
            with asked as (
                select operation, environment, admission, number, exclusive, shared, lineage, since,
                       coalesce(lag(number) over line, -9223372036854775808) as before
                from queue where operation = any(cast(:operations as text[])) and admitted_at is null
                window line as (partition by environment order by number))
            select asked.operation, asked.environment, asked.admission, asked.since as waits_since,
                   sum((select count(*) from queue as ahead
                        where ahead.environment = asked.environment and ahead.admitted_at is null
                          and ahead.number > asked.before and ahead.number <= asked.number))
                       over (partition by asked.environment order by asked.number) as place,
                   way.*
            from asked left join lateral (%s) as way on true
            order by asked.environment, asked.number
            """.formatted(Claims.IN_THE_WAY.formatted(
            "asked.exclusive", "asked.shared", "asked.operation", "asked.lineage", "asked.number"));

    private final JdbcClient jdbc;
    private final QueueRows rows;

    Standings(JdbcClient jdbc, QueueRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    /** Why those of these operations that have to wait do, by operation, in order. */
    Map<String, LockGrant> refusals(Collection<String> operations) {
        Map<String, LockGrant> refusals = new LinkedHashMap<>();
        Map<String, List<String>> active = new TreeMap<>();
        List<Standing> found = jdbc.sql(QUERY)
                .param("operations", operations.toArray(String[]::new))
                .query(Standings::standing)
                .list();
        for (Standing standing : found) {
            LockGrant other = standing.inTheWay();
            if (other != null) {
                refusals.put(standing.operation(), behind(standing, other));
                continue;
            }
            List<String> others = active.computeIfAbsent(
                    standing.environment() + ' ' + standing.admission(),
                    key -> rows.activeIn(standing.environment(), standing.admission()));
            // It may have been let in since.
            if (!others.isEmpty()) {
                refusals.put(standing.operation(), full(standing, others));
            }
        }
        return refusals;
    }

    private static LockGrant full(Standing standing, List<String> active) {
        QueuePosition place = new QueuePosition(standing.number(), standing.since(), Obstacle.FULL, active, null);
        return new LockGrant(false, active.get(0), standing.since(), "is active", Claims.NO_LOCK, null, place);
    }

    private static LockGrant behind(Standing standing, LockGrant other) {
        Obstacle obstacle = other.token() == Claims.NO_LOCK ? Obstacle.PROMISED : Obstacle.HELD;
        QueuePosition place = new QueuePosition(
                standing.number(), standing.since(), obstacle, List.of(other.holder()), other.target());
        return new LockGrant(
                false, other.holder(), other.since(), other.reason(), other.token(), other.target(), place);
    }

    private static Standing standing(ResultSet row, int number) throws SQLException {
        return new Standing(
                row.getString("operation"),
                row.getString("environment"),
                Admission.valueOf(row.getString("admission")),
                row.getInt("place"),
                Columns.instant(row, "waits_since"),
                row.getString("holder") == null ? null : LockRows.held(row, number));
    }

    /** @param inTheWay null where only a place is wanting */
    private record Standing(
            String operation,
            String environment,
            Admission admission,
            int number,
            Instant since,
            @Nullable LockGrant inTheWay) {}
}
