package io.opsaga.activities.store;

import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which targets are promised to whom: the tables {@code queue_targets}, for whoever wants one for itself, and {@code queue_shares}. Whoever waits keeps its targets from those that came
 * later and could not have them at the same time, and nothing else; so a fleet that waits for one agent gets all of its agents in the end,
 * and so does whoever waits for a whole machine. Of each target's line only the head is looked at, or those that can share it: nothing
 * here costs more where more wait for a target for themselves.
 */
final class Claims {
    /** Instead of the token of a lock, where there is none. */
    static final long NO_LOCK = 0;

    /**
     * The first of these targets that somebody else has, or was promised before; in its places stand SQL expressions: targets for itself,
     * targets to share, operation, lineage, number in the queue.
     */
    static final String IN_THE_WAY = """
            select way.target, way.holder, way.since, way.reason, way.token from (
                select lock.target, wanted.rank, 0 as after, lock.holder, lock.since, lock.reason, lock.token, 0 as number from (
                    select target, rank, true as exclusive from unnest(%1$s) with ordinality as mine (target, rank)
                    union all
                    select target, 1000000 + rank, false from unnest(%2$s) with ordinality as ours (target, rank)) as wanted
                join locks as lock on lock.target = wanted.target and (wanted.exclusive or lock.exclusive)
                    and lock.holder <> %3$s and lock.holder <> all(%4$s)
                union all
                select mine.target, mine.rank, 1, head.operation, queue.since, 'waits in the queue: ' || queue.reason, 0, head.number
                from unnest(%1$s) with ordinality as mine (target, rank), lateral (
                    (select operation, number from queue_targets as first
                     where first.target = mine.target and first.number < %5$s order by number limit 1)
                    union all
                    (select operation, number from queue_shares as first
                     where first.target = mine.target and first.number < %5$s order by number limit 1)) as head
                join queue on queue.operation = head.operation
                union all
                select ours.target, 1000000 + ours.rank, 1, head.operation, queue.since, 'waits in the queue: ' || queue.reason, 0, head.number
                from unnest(%2$s) with ordinality as ours (target, rank), lateral (
                    select operation, number from queue_targets as first
                    where first.target = ours.target and first.number < %5$s order by number limit 1) as head
                join queue on queue.operation = head.operation) as way
            order by way.rank, way.after, way.token, way.number limit 1
            """;

    private static final String OF_NEWCOMER = IN_THE_WAY.formatted(
            "cast(:exclusive as text[])",
            "cast(:shared as text[])",
            "cast(:operation as text)",
            "cast(:lineage as text[])",
            "cast(:number as bigint)");

    /** Whether one that waits has only its place wanting. */
    private static final String READY = """
            not exists (
                select from queue_targets as mine where mine.operation = queue.operation and (
                    exists (select from locks where locks.target = mine.target
                            and locks.holder <> queue.operation and locks.holder <> all(queue.lineage))
                    or (select min(number) from queue_targets as first where first.target = mine.target) < mine.number
                    or (select min(number) from queue_shares as first where first.target = mine.target) < mine.number))
            and not exists (
                select from queue_shares as ours where ours.operation = queue.operation and (
                    exists (select from locks where locks.target = ours.target and locks.exclusive
                            and locks.holder <> queue.operation and locks.holder <> all(queue.lineage))
                    or (select min(number) from queue_targets as first where first.target = ours.target) < ours.number))
            """;

    private static final String LOOK_AGAIN = """
            update queue set ready = not ready
            where operation = any(cast(:operations as text[])) and ready <> (%s)
            returning case when ready then environment end as environment
            """.formatted(READY);

    /** Where a target is another's, or nobody's, for himself, its head may go now or not, and so may all before the first who wants it for himself. */
    private static final String HEADS = """
            select head.operation
            from unnest(cast(:shared as text[]) || cast(:exclusive as text[])) as changed (target), lateral (
                select operation from queue_targets where target = changed.target order by number limit 1) as head
            union all
            select sharing.operation from unnest(cast(:exclusive as text[])) as changed (target), lateral (
                select operation from queue_shares where target = changed.target and number < coalesce((
                    select min(number) from queue_targets as first where first.target = changed.target), 9223372036854775807)) as sharing
            """;

    /** Who could go, but came after a part that is let past, cannot any more. */
    private static final String PASSED = """
            select passed.operation from (
                select other.operation from queue_targets as mine join queue_targets as other
                    on other.target = mine.target and other.number > mine.number where mine.operation = :operation
                union
                select other.operation from queue_targets as mine join queue_shares as other
                    on other.target = mine.target and other.number > mine.number where mine.operation = :operation
                union
                select other.operation from queue_shares as ours join queue_targets as other
                    on other.target = ours.target and other.number > ours.number where ours.operation = :operation) as passed
            """;

    private final JdbcClient jdbc;

    Claims(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Has a newcomer stand in the queues of its targets.
     *
     * @param part whether it is a part of another operation, and so comes before all that are nobody's part
     */
    void stand(String operation, boolean part) {
        jdbc.sql("""
                        insert into queue_targets (target, number, operation)
                        select target, number, operation from queue, unnest(exclusive) as target where operation = :operation
                        """).param("operation", operation).update();
        jdbc.sql("""
                        insert into queue_shares (target, number, operation)
                        select target, number, operation from queue, unnest(shared) as target where operation = :operation
                        """).param("operation", operation).update();
        lookAgain(List.of(operation));
        if (part) {
            lookAgain(jdbc.sql(PASSED)
                    .param("operation", operation)
                    .query(String.class)
                    .list());
        }
    }

    /** It has them now, or gives them up; they have to be {@link #checkHeads looked at} where nobody holds them then. */
    void withdraw(String operation) {
        for (String table : List.of("queue_targets", "queue_shares")) {
            jdbc.sql("delete from %s where operation = :operation".formatted(table))
                    .param("operation", operation)
                    .update();
        }
    }

    /**
     * To be called when anything about these targets has changed: finds out whether those can go who are first in the queue for them.
     *
     * @return environments of operations that can, if there is a place
     */
    Set<String> checkHeads(Holds changed) {
        return lookAgain(jdbc.sql(HEADS)
                .param("exclusive", LockRows.texts(changed.exclusive()))
                .param("shared", LockRows.texts(changed.shared()))
                .query(String.class)
                .list());
    }

    /** Answers the environments of those that can go now, and could not before. */
    private Set<String> lookAgain(List<String> operations) {
        if (operations.isEmpty()) {
            return Set.of();
        }
        return jdbc
                .sql(LOOK_AGAIN)
                .param("operations", operations.toArray(String[]::new))
                .query((row, number) -> Optional.ofNullable(row.getString("environment")))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Who has one of these targets, or was promised it; for somebody who does not stand in the queue. */
    Optional<LockGrant> inTheWay(String operation, List<String> lineage, Holds holds) {
        return jdbc.sql(OF_NEWCOMER)
                .param("operation", operation)
                .param("lineage", lineage.toArray(String[]::new))
                .param("number", lineage.isEmpty() ? Long.MAX_VALUE : 0)
                .param("exclusive", LockRows.texts(holds.exclusive()))
                .param("shared", LockRows.texts(holds.shared()))
                .query(LockRows::held)
                .optional();
    }
}
