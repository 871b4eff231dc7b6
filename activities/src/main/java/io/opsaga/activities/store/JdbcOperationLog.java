package io.opsaga.activities.store;

import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueueFull;
import io.opsaga.release.QuarantineRule;
import io.opsaga.saga.Lifecycle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

final class JdbcOperationLog implements OperationLog {
    private final OperationKinds kinds;
    private final JdbcClient jdbc;
    private final JdbcLocks locks;
    private final Clock clock;
    private final int maxWaiting;
    private final OperationRows rows;
    private final OperationFigures figures;
    private final Archive archive;
    private final TransactionTemplate transactions;
    private final JdbcQuarantine quarantine;

    JdbcOperationLog(
            OperationKinds kinds,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            JdbcLocks locks,
            JdbcQuarantine quarantine,
            Clock clock,
            int maxWaiting) {
        this.kinds = kinds;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.quarantine = quarantine;
        this.locks = locks;
        this.clock = clock;
        this.maxWaiting = maxWaiting;
        this.rows = new OperationRows(jdbc, kinds);
        this.figures = new OperationFigures(jdbc);
        this.archive = new Archive(jdbc, clock);
    }

    @Override
    public LockGrant open(Progress initial, Holds holds, Entry entry) {
        Operation operation = initial.operation();
        // A request that is repeated after its operation is over gets the first answer, and must not hold the target
        // again.
        return finished(operation).orElseGet(() -> {
            return locks.enter(operation, holds, entry, grant -> {
                refuseWhereFull(operation, grant);
                rows.insert(initial, token(grant), holds);
            });
        });
    }

    /** Who comes in is the last in the queue, so its place says how many wait. */
    private void refuseWhereFull(Operation operation, LockGrant grant) {
        if (grant.place() != null && grant.place().number() > maxWaiting) {
            throw new QueueFull(operation.environment(), maxWaiting);
        }
    }

    @Override
    public void openUnlocked(Progress initial, Holds holds) {
        rows.insert(initial, null, holds);
    }

    private static @Nullable Long token(LockGrant grant) {
        return grant.granted() ? grant.token() : null;
    }

    private Optional<LockGrant> finished(Operation operation) {
        return jdbc.sql("""
                        select created_at, coalesce(lock_token, 0) as token from operations where id = :id and not active
                        union all select created_at, coalesce(lock_token, 0) from operations_archive where id = :id
                        """)
                .param("id", operation.id())
                .query((row, number) -> new LockGrant(
                        true,
                        operation.id(),
                        Columns.instant(row, "created_at"),
                        JdbcLocks.reason(operation),
                        row.getLong("token")))
                .optional();
    }

    @Override
    public void record(Progress progress) {
        List<QuarantineRule> blames = quarantine.blames(progress);
        if (blames.isEmpty()) {
            rows.upsert(progress);
            return;
        }
        transactions.executeWithoutResult(transaction -> {
            // A record that arrives late changes nothing here either.
            if (rows.upsert(progress)) {
                blames.forEach(blame -> quarantine.add(progress.operation(), blame));
            }
        });
    }

    @Override
    public List<String> close(Progress last) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            // The mutex comes before any row, as everywhere: in another order two transactions could deadlock.
            List<String> next = locks.release(last.operation());
            record(last);
            return next;
        }));
    }

    @Override
    public Optional<Recorded> recorded(String operationId) {
        // By the database's clock on both sides: several hosts may write, and another may ask.
        return jdbc.sql("""
                        select progress, extract(epoch from now() - recorded_at) as age, false as archived
                        from operations where id = :id
                        union all
                        select progress, extract(epoch from now() - recorded_at), true from operations_archive where id = :id
                        """)
                .param("id", operationId)
                .query((row, number) -> new Recorded(
                        OperationRows.progress(row, number),
                        Duration.ofMillis((long) (1000 * row.getDouble("age"))),
                        row.getBoolean("archived")))
                .optional();
    }

    @Override
    public List<Progress> list(Filter filter) {
        return new OperationSearch(jdbc, filter).run();
    }

    /** Every record but the first was written by the run. */
    @Override
    public List<String> openedBefore(Instant instant) {
        return jdbc.sql("""
                        select id from operations
                        where active and stage = :waiting and revision = 0 and created_at < :instant
                        order by created_at, id
                        """)
                .param("waiting", Lifecycle.INITIALIZED.stage().name())
                .param("instant", Columns.timestamp(instant))
                .query(String.class)
                .list();
    }

    @Override
    public List<String> underWay() {
        return jdbc.sql("""
                        select id from operations where active and (revision > 0 or stage <> :waiting)
                        order by created_at, id
                        """)
                .param("waiting", Lifecycle.INITIALIZED.stage().name())
                .query(String.class)
                .list();
    }

    @Override
    public List<String> leased() {
        return jdbc.sql("""
                        select id from operations where not active and superseded_by is null and rollback_until > :now
                        order by created_at, id
                        """)
                .param("now", Columns.timestamp(clock.instant()))
                .query(String.class)
                .list();
    }

    /**
     * An operation on many agents has those as targets that it has changed; nobody builds on what it left alone. Parts of one whole are undone
     * together, the newest first: none of them ends the lease of another.
     */
    @Override
    public List<String> openLeases(Operation operation, List<String> targets) {
        return jdbc.sql("""
                        select id from operations
                        where environment = :environment and id <> :id and target_type = :type
                          and coalesce(lineage[1], id) <> :first
                          and not active and superseded_by is null and rollback_until > :now
                          and (target = any(cast(:targets as text[])) or exists (
                            select from jsonb_array_elements(progress -> 'agents') as changed
                            where changed ->> 'agent' = any(cast(:targets as text[]))
                              and coalesce(nullif(changed ->> 'type', ''), :type) = :type
                              and changed ->> 'outcome' in ('CHANGED', 'NOT_UNDONE'))
                            or (progress -> 'agents' @> '[{"orphan": true, "outcome": "CHANGED"}]' and exists (
                              select from jsonb_array_elements(progress -> 'agents') as successor
                              where successor ->> 'agent' = any(cast(:targets as text[]))
                                and coalesce(nullif(successor ->> 'type', ''), :type) = :type)))
                        order by created_at desc, id desc
                        """)
                .param("environment", operation.environment())
                .param("type", rows.targetType(operation))
                .param("first", rows.first(operation))
                .param("targets", targets.toArray(String[]::new))
                .param("id", operation.id())
                .param("now", Columns.timestamp(clock.instant()))
                .query(String.class)
                .list();
    }

    @Override
    public int archive(Instant before, int atMost) {
        return archive.move(before, atMost);
    }

    @Override
    public Map<String, Duration> medians(OperationKind<?> kind, int agents) {
        return figures.medians(kind, agents);
    }

    @Override
    public Map<String, String> latest(String environment, List<String> agents) {
        Map<String, String> latest = new LinkedHashMap<>();
        jdbc.sql("""
                        select asked.agent, last.id from unnest(cast(:agents as text[])) as asked(agent), lateral (
                            select id from operations where environment = :environment and agents @> array[asked.agent]
                                and kind = any(:delivering)
                            order by created_at desc, id desc limit 1) as last
                        """)
                .param("environment", environment)
                .param("agents", agents.toArray(String[]::new))
                .param("delivering", kinds.delivering().toArray(String[]::new))
                .query(row -> {
                    latest.put(row.getString("agent"), row.getString("id"));
                });
        return latest;
    }

    @Override
    public Metrics metrics(String kind, @Nullable String environment, Instant now) {
        return figures.metrics(kind, environment, now);
    }
}
