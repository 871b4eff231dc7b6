package io.opsaga.activities.store;

import io.opsaga.operation.LockGrant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which targets are promised to whom: the table {@code queue_targets}. Whoever waits keeps its targets from those that came
 * later, and nothing else; so a fleet that waits for one agent gets all of its agents in the end. Of each target's line only the
 * head is ever looked at, so nothing here costs more where more wait.
 */
final class Claims {
    /** Instead of the token of a lock, where there is none. */
    static final long NO_LOCK = 0;

    /** The first of these targets that somebody else holds, or was promised before; in its places stand SQL expressions. */
    static final String IN_THE_WAY = """
            select wanted.target, coalesce(lock.holder, head.operation) as holder, coalesce(lock.since, head.since) as since,
                   coalesce(lock.reason, 'waits in line: ' || head.reason) as reason, coalesce(lock.token, 0) as token
            from unnest(%1$s) with ordinality as wanted (target, rank)
            left join locks as lock
                on lock.environment = %2$s and lock.target = wanted.target and lock.holder <> %3$s
            left join lateral (
                select queue.operation, queue.since, queue.reason
                from queue_targets as first join queue on queue.operation = first.operation
                where first.environment = %2$s and first.target = wanted.target
                order by first.number limit 1) as head on true
            where lock.holder is not null or head.operation <> %3$s
            order by wanted.rank limit 1
            """;

    private static final String OF_NEWCOMER =
            IN_THE_WAY.formatted("cast(:targets as text[])", "cast(:environment as text)", "cast(:operation as text)");

    private static final String CHECK_HEADS = """
            update queue set ready = not exists (
                select from queue_targets as mine where mine.operation = queue.operation and (
                    exists (select from locks where locks.environment = mine.environment and locks.target = mine.target
                            and locks.holder <> mine.operation)
                    or (select min(first.number) from queue_targets as first
                        where first.environment = mine.environment and first.target = mine.target) < mine.number))
            where operation in (
                select head.operation from unnest(cast(:targets as text[])) as changed (target), lateral (
                    select operation from queue_targets
                    where environment = :environment and target = changed.target
                    order by number limit 1) as head)
            """;

    private final JdbcClient jdbc;

    Claims(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Has a newcomer stand in the lines of its targets. */
    void stand(String operation) {
        jdbc.sql("""
                        insert into queue_targets (environment, target, number, operation)
                        select distinct environment, target, number, operation from queue, unnest(targets) as target
                        where operation = :operation
                        """).param("operation", operation).update();
    }

    /** It has them now, or gives them up; they have to be {@link #checkHeads looked at} where nobody holds them then. */
    void withdraw(String operation) {
        jdbc.sql("delete from queue_targets where operation = :operation")
                .param("operation", operation)
                .update();
    }

    /** To be called when anything about these targets has changed: finds out whether those can go who are first in line for them. */
    void checkHeads(String environment, Collection<String> targets) {
        if (!targets.isEmpty()) {
            jdbc.sql(CHECK_HEADS)
                    .param("environment", environment)
                    .param("targets", targets.toArray(String[]::new))
                    .update();
        }
    }

    /** Who holds one of these targets, or was promised it; for somebody who does not stand in line. */
    Optional<LockGrant> inTheWay(String environment, String operation, List<String> targets) {
        return jdbc.sql(OF_NEWCOMER)
                .param("environment", environment)
                .param("operation", operation)
                .param("targets", targets.toArray(String[]::new))
                .query(Claims::held)
                .optional();
    }

    static LockGrant held(ResultSet row, int number) throws SQLException {
        return new LockGrant(
                false,
                row.getString("holder"),
                Columns.instant(row, "since"),
                row.getString("reason"),
                row.getLong("token"),
                row.getString("target"));
    }
}
