package io.opsaga.activities.store;

import io.opsaga.operation.Entry;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.saga.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

final class JdbcLocks implements Locks {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final TargetMutex mutex;
    private final Predicate<LockGrant> abandoned;
    private final Clock clock;
    private final Claims claims;
    private final ManyLocks many;
    private final JdbcLine line;

    JdbcLocks(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            TargetMutex mutex,
            Claims claims,
            Predicate<LockGrant> abandoned,
            Clock clock,
            JdbcLine line) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.mutex = mutex;
        this.claims = claims;
        this.abandoned = abandoned;
        this.clock = clock;
        this.many = new ManyLocks(jdbc, transactions, mutex, claims, clock, abandoned);
        this.line = line;
    }

    @Override
    public LockGrant acquire(Operation operation) {
        return line.turn(operation)
                .orElseGet(() -> comesLate(operation)
                        ? enter(operation, List.of(), Entry.IN_LINE, grant -> {})
                        : acquire(operation, grant -> {}));
    }

    /**
     * An operation that had to be approved comes to the line only when it was. One that has begun already was there before, and
     * comes for an undo, which is urgent.
     */
    private boolean comesLate(Operation operation) {
        return operation.terms().approvable()
                && jdbc.sql("select exists (select from operations where id = :id and stage = :waiting)")
                        .param("id", operation.id())
                        .param("waiting", Stage.INITIALIZED.name())
                        .query(Boolean.class)
                        .single();
    }

    /**
     * Has an operation in, as {@link Entry} says.
     *
     * @param targets of an operation on many; empty where it names its one
     */
    LockGrant enter(Operation operation, List<String> targets, Entry entry, Along along) {
        List<String> all = targets.isEmpty() ? List.of(operation.target()) : targets;
        if (entry != Entry.AHEAD) {
            Optional<LockGrant> answer = line.enter(operation, all, entry == Entry.IN_LINE, along);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return targets.isEmpty() ? acquire(operation, along) : many.acquire(operation, targets, along);
    }

    /** Whatever the line; when granted, something is written in the same transaction. */
    private LockGrant acquire(Operation operation, Along along) {
        LockGrant answer = attempt(operation, null, along);
        // The question goes to Temporal and may take long; no transaction is open meanwhile. What it finds out holds
        // only for
        // the holder that was asked about, so the second attempt succeeds only if the lock has not changed hands.
        if (!answer.granted() && abandoned.test(answer)) {
            return attempt(operation, answer, along);
        }
        return answer;
    }

    @Override
    public LockGrant acquireAll(Operation operation, List<String> targets) {
        return line.turn(operation)
                .orElseGet(() -> comesLate(operation)
                        ? enter(operation, targets, Entry.IN_LINE, grant -> {})
                        : many.acquire(operation, targets, grant -> {}));
    }

    @Override
    public List<String> releaseAll(Operation operation) {
        return line.leave(operation);
    }

    @Override
    public List<String> release(Operation operation) {
        return line.leave(operation);
    }

    @Override
    public Map<String, LockGrant> holders(String environment, Collection<String> targets) {
        Map<String, LockGrant> holders = new TreeMap<>();
        jdbc.sql("""
                        select target, holder, since, reason, token from locks
                        where environment = :environment and target = any(cast(:targets as text[]))
                        """)
                .param("environment", environment)
                .param("targets", targets.toArray(String[]::new))
                .query(row -> {
                    holders.put(row.getString("target"), held(row));
                });
        return holders;
    }

    private LockGrant attempt(Operation operation, @Nullable LockGrant abandoned, Along along) {
        LockGrant answer = transactions.execute(transaction -> {
            mutex.enter(operation.environment());
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
        claims.checkHeads(operation.environment(), List.of(operation.target()));
        return new LockGrant(true, operation.id(), since, reason, token);
    }

    static String reason(Operation operation) {
        String what = operation.kind() + " of version " + operation.version();
        return Columns.text(operation.reason().isBlank() ? what : what + ": " + operation.reason());
    }

    private static LockGrant held(ResultSet row) throws SQLException {
        return new LockGrant(
                false,
                row.getString("holder"),
                Columns.instant(row, "since"),
                row.getString("reason"),
                row.getLong("token"));
    }

    /** What is written together with a granted lock or a place in line, or not at all. */
    interface Along {
        void write(LockGrant grant);
    }
}
