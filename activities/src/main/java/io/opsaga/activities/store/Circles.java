package io.opsaga.activities.store;

import io.opsaga.operation.Holds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds operations that would wait for each other. All that an operation locks it gets at once, so only parts of operations can: they wait while
 * those that they are a part of hold something. An operation that holds goes on when its parts do; a part that waits goes on when those in its way
 * have let go.
 */
final class Circles {
    private static final String IN_THE_WAY = """
            select lock.holder from unnest(cast(:exclusive as text[])) as mine (target) join locks as lock on lock.target = mine.target
            union
            select lock.holder from unnest(cast(:shared as text[])) as ours (target)
            join locks as lock on lock.target = ours.target and lock.exclusive
            union
            select before.operation from unnest(cast(:exclusive as text[])) as mine (target)
            join queue_targets as before on before.target = mine.target and before.number < cast(:number as bigint)
            union
            select before.operation from unnest(cast(:exclusive as text[])) as mine (target)
            join queue_shares as before on before.target = mine.target and before.number < cast(:number as bigint)
            union
            select before.operation from unnest(cast(:shared as text[])) as ours (target)
            join queue_targets as before on before.target = ours.target and before.number < cast(:number as bigint)
            """;

    private final JdbcClient jdbc;

    Circles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether somebody in the way of that part waits for it, or for an operation that it is a part of. */
    boolean closedBy(String operation, List<String> lineage, Holds holds) {
        if (lineage.isEmpty()) {
            return false;
        }
        Set<String> own = new HashSet<>(lineage);
        own.add(operation);
        Search search = new Search(own);
        return blockers(operation, lineage, holds, 0).stream().anyMatch(search::reachesOwn);
    }

    /** Whether a part of that operation waits, and another one waits for what it would take ahead of it. */
    boolean wouldCutInWhileWaiting(String operation, Holds holds) {
        return !waitingParts(operation).isEmpty()
                && jdbc.sql("""
                                select exists (select from queue_targets where number < 0
                                               and target = any(cast(:exclusive as text[]) || cast(:shared as text[])))
                                    or exists (select from queue_shares where number < 0
                                               and target = any(cast(:exclusive as text[])))
                                """)
                        .param("exclusive", LockRows.texts(holds.exclusive()))
                        .param("shared", LockRows.texts(holds.shared()))
                        .query(Boolean.class)
                        .single();
    }

    private List<String> blockers(String operation, List<String> lineage, Holds holds, long number) {
        return jdbc
                .sql(IN_THE_WAY)
                .param("exclusive", LockRows.texts(holds.exclusive()))
                .param("shared", LockRows.texts(holds.shared()))
                .param("number", number)
                .query(String.class)
                .list()
                .stream()
                .filter(other -> !other.equals(operation) && !lineage.contains(other))
                .toList();
    }

    private List<Waiting> waitingParts(String operation) {
        return jdbc.sql("""
                        select operation, exclusive, shared, lineage, number from queue
                        where admitted_at is null and number < 0 and (operation = :operation or :operation = any(lineage))
                        """)
                .param("operation", operation)
                .query((row, rank) -> new Waiting(
                        row.getString("operation"),
                        QueueRows.holds(row),
                        Columns.texts(row, "lineage"),
                        row.getLong("number")))
                .list();
    }

    private record Waiting(String operation, Holds holds, List<String> lineage, long number) {}

    private final class Search {
        private final Set<String> own;
        private final Set<String> seen = new HashSet<>();

        Search(Set<String> own) {
            this.own = own;
        }

        boolean reachesOwn(String other) {
            if (own.contains(other)) {
                return true;
            }
            return seen.add(other)
                    && waitingParts(other).stream()
                            .flatMap(part ->
                                    blockers(part.operation(), part.lineage(), part.holds(), part.number()).stream())
                            .anyMatch(this::reachesOwn);
        }
    }
}
