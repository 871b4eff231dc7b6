package io.opsaga.activities.store;

import io.opsaga.activities.store.JdbcLocks.Along;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.springframework.transaction.support.TransactionTemplate;

/** The locks of many targets, all or none, with one token that is greater than that of any holder before; for whoever does not stand in the queue. */
final class ManyLocks {
    private final TransactionTemplate transactions;
    private final TargetMutex mutex;
    private final Clock clock;
    private final Claims claims;
    private final LockRows locks;
    private final QueueRows rows;
    private final Lineages lineages;
    private final Circles circles;
    private final Predicate<LockGrant> abandoned;

    ManyLocks(
            TransactionTemplate transactions,
            TargetMutex mutex,
            Claims claims,
            LockRows locks,
            QueueRows rows,
            Lineages lineages,
            Circles circles,
            Clock clock,
            Predicate<LockGrant> abandoned) {
        this.transactions = transactions;
        this.mutex = mutex;
        this.clock = clock;
        this.claims = claims;
        this.locks = locks;
        this.rows = rows;
        this.lineages = lineages;
        this.circles = circles;
        this.abandoned = abandoned;
    }

    /** Asks about one holder after the other, with no transaction open meanwhile, until one lives or none is left. */
    LockGrant acquire(Operation operation, Holds holds, Along along) {
        Map<Long, LockGrant> ended = new TreeMap<>();
        while (true) {
            LockGrant answer = attempt(operation, holds, ended, along);
            if (answer.granted() || !abandoned.test(answer)) {
                return answer;
            }
            ended.put(answer.token(), answer);
        }
    }

    private LockGrant attempt(Operation operation, Holds holds, Map<Long, LockGrant> ended, Along along) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            mutex.enterLocks();
            LockGrant grant = decide(operation, holds, ended);
            if (grant.granted()) {
                along.write(grant);
            }
            return grant;
        }));
    }

    private LockGrant decide(Operation operation, Holds holds, Map<Long, LockGrant> ended) {
        List<LockGrant> others = locks.inTheWay(operation.id(), lineages.of(operation), holds);
        for (LockGrant lock : others) {
            // Tokens are never used twice: the same token is the same holder, and the same time of holding.
            if (!ended.containsKey(lock.token())) {
                return lock;
            }
        }
        Optional<LockGrant> had = others.isEmpty() ? locks.had(operation.id(), holds) : Optional.empty();
        return had.orElseGet(() -> take(operation, holds, others));
    }

    private LockGrant take(Operation operation, Holds holds, List<LockGrant> ended) {
        if (circles.wouldCutInWhileWaiting(operation.id(), holds)) {
            return new LockGrant(
                    false,
                    operation.id(),
                    clock.instant(),
                    "a part of this operation waits, and others wait for this target before it",
                    Claims.NO_LOCK,
                    holds.exclusive().isEmpty()
                            ? null
                            : holds.exclusive().get(0).spoken());
        }
        ended.forEach(rows::removeHolder);
        LockGrant grant = locks.give(
                operation.id(),
                holds,
                JdbcLocks.reason(operation),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        claims.checkHeads(holds);
        return grant;
    }
}
