package io.opsaga.activities.store;

import io.opsaga.activities.store.JdbcLocks.Along;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The locks of many targets, all or none, with one token that is greater than that of any holder before. */
final class ManyLocks {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final TargetMutex mutex;
    private final Clock clock;
    private final Claims claims;
    private final Predicate<LockGrant> abandoned;

    ManyLocks(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            TargetMutex mutex,
            Claims claims,
            Clock clock,
            Predicate<LockGrant> abandoned) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.mutex = mutex;
        this.claims = claims;
        this.clock = clock;
        this.abandoned = abandoned;
    }

    /** Asks about one holder after the other, with no transaction open meanwhile, until one lives or none is left. */
    LockGrant acquire(Operation operation, List<String> targets, Along along) {
        Set<Long> takenOver = new TreeSet<>();
        while (true) {
            LockGrant answer = attempt(operation, targets, takenOver, along);
            if (answer.granted() || !abandoned.test(answer)) {
                return answer;
            }
            takenOver.add(answer.token());
        }
    }

    private LockGrant attempt(Operation operation, List<String> targets, Set<Long> takenOver, Along along) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            mutex.enter(operation.environment());
            LockGrant grant = decide(operation, targets, takenOver);
            if (grant.granted()) {
                along.write(grant);
            }
            return grant;
        }));
    }

    private LockGrant decide(Operation operation, List<String> targets, Set<Long> takenOver) {
        List<LockGrant> held = held(operation, targets);
        for (LockGrant lock : held) {
            // Tokens are never used twice: the same token is the same holder, and the same time of holding.
            if (!lock.holder().equals(operation.id()) && !takenOver.contains(lock.token())) {
                return lock;
            }
        }
        boolean mine = held.size() == targets.size()
                && held.stream()
                        .allMatch(lock -> lock.holder().equals(operation.id())
                                && lock.token() == held.get(0).token());
        return mine ? granted(held.get(0)) : write(operation, targets);
    }

    private static LockGrant granted(LockGrant lock) {
        return new LockGrant(true, lock.holder(), lock.since(), lock.reason(), lock.token());
    }

    private List<LockGrant> held(Operation operation, List<String> targets) {
        return jdbc.sql("""
                        select target, holder, since, reason, token from locks
                        where environment = :environment and target = any(cast(:targets as text[]))
                        order by target
                        """)
                .param("environment", operation.environment())
                .param("targets", targets.toArray(String[]::new))
                .query(ManyLocks::lock)
                .list();
    }

    private LockGrant write(Operation operation, List<String> targets) {
        Instant since = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String reason = JdbcLocks.reason(operation);
        Long token = jdbc.sql("select nextval('lock_tokens')").query(Long.class).single();
        jdbc.sql("""
                        insert into locks (environment, target, holder, since, reason, token)
                        select :environment, target, :holder, :since, :reason, :token
                        from unnest(cast(:targets as text[])) as target
                        on conflict (environment, target) do update
                        set holder = excluded.holder, since = excluded.since, reason = excluded.reason, token = excluded.token
                        """)
                .param("environment", operation.environment())
                .param("targets", targets.toArray(String[]::new))
                .param("holder", operation.id())
                .param("since", Columns.timestamp(since))
                .param("reason", reason)
                .param("token", token)
                .update();
        claims.checkHeads(operation.environment(), targets);
        return new LockGrant(true, operation.id(), since, reason, token);
    }

    private static LockGrant lock(ResultSet row, int number) throws SQLException {
        return new LockGrant(
                false,
                row.getString("holder"),
                Columns.instant(row, "since"),
                row.getString("reason"),
                row.getLong("token"),
                row.getString("target"));
    }
}
