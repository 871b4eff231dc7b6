package io.opsaga.activities.store;

import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.saga.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

final class JdbcLocks implements Locks {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final TargetMutex mutex;
    private final Liveness liveness;
    private final Clock clock;
    private final Duration startGrace;
    private final ManyLocks many;

    JdbcLocks(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            TargetMutex mutex,
            Liveness liveness,
            Clock clock,
            Duration startGrace) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.mutex = mutex;
        this.liveness = liveness;
        this.clock = clock;
        this.startGrace = startGrace;
        this.many = new ManyLocks(jdbc, transactions, mutex, clock, this::isAbandoned);
    }

    @Override
    public LockGrant acquire(Operation operation) {
        return acquire(operation, grant -> {});
    }

    /** As {@link #acquire(Operation)}; when granted, something is written in the same transaction. */
    LockGrant acquire(Operation operation, Along along) {
        LockGrant answer = attempt(operation, null, along);
        // The question goes to Temporal and may take long; no transaction is open meanwhile. What it finds out holds
        // only for
        // the holder that was asked about, so the second attempt succeeds only if the lock has not changed hands.
        if (!answer.granted() && isAbandoned(answer)) {
            return attempt(operation, answer, along);
        }
        return answer;
    }

    @Override
    public LockGrant acquireAll(Operation operation, List<String> targets) {
        return many.acquire(operation, targets, grant -> {});
    }

    /** As {@link #acquireAll(Operation, List)}; when granted, something is written in the same transaction. */
    LockGrant acquireAll(Operation operation, List<String> targets, Along along) {
        return many.acquire(operation, targets, along);
    }

    @Override
    public void releaseAll(Operation operation) {
        jdbc.sql("delete from locks where holder = :holder")
                .param("holder", operation.id())
                .update();
    }

    @Override
    public void release(Operation operation) {
        jdbc.sql("delete from locks where environment = :environment and target = :target and holder = :holder")
                .param("environment", operation.environment())
                .param("target", operation.target())
                .param("holder", operation.id())
                .update();
    }

    @Override
    public Optional<LockGrant> holder(String environment, String target) {
        return jdbc.sql("""
                        select holder, since, reason, token from locks
                        where environment = :environment and target = :target
                        """)
                .param("environment", environment)
                .param("target", target)
                .query(JdbcLocks::held)
                .optional();
    }

    private LockGrant attempt(Operation operation, @Nullable LockGrant abandoned, Along along) {
        LockGrant answer = transactions.execute(transaction -> {
            mutex.enter(operation.environment(), operation.target());
            LockGrant grant = decide(operation, abandoned);
            if (grant.granted()) {
                along.write(grant);
            }
            return grant;
        });
        return Objects.requireNonNull(answer);
    }

    private LockGrant decide(Operation operation, @Nullable LockGrant abandoned) {
        LockGrant held = holder(operation.environment(), operation.target()).orElse(null);
        if (held == null) {
            return write(operation);
        }
        if (held.holder().equals(operation.id())) {
            return new LockGrant(true, held.holder(), held.since(), held.reason(), held.token());
        }
        // Tokens are never used twice: the same token is the same holder, and the same time of holding.
        return abandoned != null && abandoned.token() == held.token() ? write(operation) : held;
    }

    private LockGrant write(Operation operation) {
        Instant since = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String reason = reason(operation);
        Long token = jdbc.sql("""
                        insert into locks (environment, target, holder, since, reason, token)
                        values (:environment, :target, :holder, :since, :reason, nextval('lock_tokens'))
                        on conflict (environment, target) do update
                        set holder = excluded.holder, since = excluded.since, reason = excluded.reason, token = excluded.token
                        returning token
                        """)
                .param("environment", operation.environment())
                .param("target", operation.target())
                .param("holder", operation.id())
                .param("since", Columns.timestamp(since))
                .param("reason", reason)
                .query(Long.class)
                .single();
        return new LockGrant(true, operation.id(), since, reason, token);
    }

    /**
     * A workflow that Temporal does not know has ended, or its start is still in flight. A young lock is therefore left alone,
     * unless its holder has written a record of having begun.
     */
    private boolean isAbandoned(LockGrant held) {
        boolean young = held.since().plus(startGrace).isAfter(clock.instant());
        return (!young || hasBegun(held.holder())) && !liveness.isRunning(held.holder());
    }

    private boolean hasBegun(String operationId) {
        return jdbc.sql("select exists (select from operations where id = :id and stage <> :waiting)")
                .param("id", operationId)
                .param("waiting", Stage.INITIALIZED.name())
                .query(Boolean.class)
                .single();
    }

    static String reason(Operation operation) {
        String what = operation.kind().wire() + " of version " + operation.version();
        return Columns.text(operation.reason().isBlank() ? what : what + ": " + operation.reason());
    }

    private static LockGrant held(ResultSet row, int number) throws SQLException {
        return new LockGrant(
                false,
                row.getString("holder"),
                Columns.instant(row, "since"),
                row.getString("reason"),
                row.getLong("token"));
    }

    /** What is written together with a granted lock, or not at all. */
    interface Along {
        void write(LockGrant grant);
    }
}
