package io.opsaga.activities.store;

import io.opsaga.operation.Admission;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationQueue;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.QueuePosition.Obstacle;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The queues of all environments. Who lets go hands over: in one transaction its locks and its place become those of whoever is
 * next, so nobody can come in between, and nothing depends on when those who wait are awake.
 */
final class JdbcQueue implements OperationQueue {
    private final TransactionTemplate transactions;
    private final TargetMutex mutex;
    private final Predicate<LockGrant> abandoned;
    private final Clock clock;
    private final Limits limits;
    private final Claims claims;
    private final QueueRows rows;
    private final Standings standings;
    private final LockRows locks;
    private final Lineages lineages;
    private final Circles circles;

    JdbcQueue(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            TargetMutex mutex,
            Claims claims,
            QueueRows rows,
            LockRows locks,
            Lineages lineages,
            Circles circles,
            Predicate<LockGrant> abandoned,
            Clock clock,
            Limits limits) {
        this.transactions = transactions;
        this.mutex = mutex;
        this.abandoned = abandoned;
        this.clock = clock;
        this.limits = limits;
        this.locks = locks;
        this.lineages = lineages;
        this.circles = circles;
        this.claims = claims;
        this.rows = rows;
        this.standings = new Standings(jdbc, rows);
    }

    /**
     * Lets an operation in, has it wait, or refuses it, which only happens where it does not wait for targets. Empty where it was
     * let in before and has lost its locks since.
     *
     * @param along is written in the transaction in which it is let in or takes its place
     */
    Optional<LockGrant> enter(Operation operation, Holds holds, boolean waits, JdbcLocks.Along along) {
        Supplier<Optional<LockGrant>> attempt = () -> entered(operation, holds, waits, along);
        // Who waits has its place then; what is in its way is asked about when its run begins.
        Optional<LockGrant> first = in(attempt);
        boolean refused =
                first.isPresent() && !first.get().granted() && first.get().place() == null;
        return waits && !refused ? first : insist(attempt);
    }

    /** How it stands with an operation; empty where it neither waits nor has a place. */
    Optional<LockGrant> turn(Operation operation) {
        if (rows.find(operation.id()).isEmpty()) {
            return Optional.empty();
        }
        return insist(() -> {
            // Who was in the way may have been cleared away since.
            admit(List.of(operation.environment()));
            Optional<LockGrant> answer = stands(operation);
            answer.filter(LockGrant::granted).ifPresent(grant -> rows.notice(operation.id()));
            return answer;
        });
    }

    /** Takes everything away that the operation has; answers who was let in thereby. */
    List<String> leave(Operation operation) {
        return in(() -> {
            Set<String> environments = new TreeSet<>(rows.remove(operation.id()));
            environments.add(operation.environment());
            return admit(environments);
        });
    }

    @Override
    public Map<String, QueuePosition> places(Collection<String> operationIds) {
        Map<String, QueuePosition> places = new LinkedHashMap<>();
        standings.refusals(operationIds).forEach((id, refusal) -> places.put(id, place(refusal)));
        return places;
    }

    @Override
    public List<String> advance() {
        rows.active().forEach(this::clearAwayIfEnded);
        in(() -> admit(rows.environments()));
        return rows.unaware();
    }

    private Optional<LockGrant> entered(Operation operation, Holds holds, boolean waits, JdbcLocks.Along along) {
        boolean known = rows.find(operation.id()).isPresent();
        if (!known) {
            List<String> lineage = lineages.of(operation);
            Optional<LockGrant> refusal = refusal(operation, lineage, holds, waits);
            if (refusal.isPresent()) {
                return refusal;
            }
            Admission admission = limits.admission(operation, lineage);
            rows.add(operation, lineage, holds, admission, JdbcLocks.reason(operation), now());
        }
        admit(List.of(operation.environment()));
        Optional<LockGrant> answer = stands(operation);
        if (!known) {
            // Who does not have to wait will ask by itself when it begins.
            answer.filter(LockGrant::granted).ifPresent(grant -> rows.notice(operation.id()));
            answer.ifPresent(along::write);
        }
        return answer;
    }

    /** Why it may not even wait; empty where it may, or need not. */
    private Optional<LockGrant> refusal(Operation operation, List<String> lineage, Holds holds, boolean waits) {
        if (!waits) {
            return claims.inTheWay(operation.id(), lineage, holds);
        }
        return circles.closedBy(operation.id(), lineage, holds)
                ? claims.inTheWay(operation.id(), lineage, holds).map(JdbcQueue::forEver)
                : Optional.empty();
    }

    private static LockGrant forEver(LockGrant other) {
        return new LockGrant(
                false,
                other.holder(),
                other.since(),
                other.reason() + " (and that waits for an operation which this one is a part of)",
                other.token(),
                other.target());
    }

    /** To be asked when all were admitted who can go; empty for whoever is not in the queue, or has lost its locks. */
    private Optional<LockGrant> stands(Operation operation) {
        Optional<Member> member = rows.find(operation.id());
        if (member.isEmpty()) {
            return Optional.empty();
        }
        if (!member.get().active()) {
            return Optional.ofNullable(
                    standings.refusals(List.of(operation.id())).get(operation.id()));
        }
        return locks.of(operation.id()).map(LockRows::granted);
    }

    private List<String> admit(Collection<String> environments) {
        List<String> admitted = new ArrayList<>();
        for (String environment : environments) {
            for (Admission admission : Admission.values()) {
                int room = limits.room(
                        admission, rows.activeIn(environment, admission).size());
                List<Member> next = room < 1 ? List.of() : rows.ready(environment, admission, room);
                next.forEach(member -> rows.admit(member, now()));
                next.forEach(member -> admitted.add(member.operation()));
            }
        }
        return admitted;
    }

    /** Tries again for as long as what is in the way is found to have ended; no transaction is open while that is asked. */
    private Optional<LockGrant> insist(Supplier<Optional<LockGrant>> attempt) {
        while (true) {
            Optional<LockGrant> answer = in(attempt);
            if (answer.isEmpty() || answer.get().granted() || !clearedAway(answer.get())) {
                return answer;
            }
        }
    }

    /** Of active operations on other targets only {@link #advance} asks: else everybody who waits would ask about all of them. */
    private boolean clearedAway(LockGrant refusal) {
        boolean full = refusal.place() != null && refusal.place().obstacle() == Obstacle.FULL;
        if (full || !abandoned.test(refusal)) {
            return false;
        }
        return in(() -> {
            admit(
                    refusal.token() == Claims.NO_LOCK
                            ? rows.removeWaiting(refusal.holder())
                            : rows.removeHolder(refusal));
            return true;
        });
    }

    private void clearAwayIfEnded(String active) {
        Optional<LockGrant> lock = locks.of(active);
        if (lock.isPresent()) {
            clearedAway(lock.get());
        } else {
            // Its locks were taken over, as its run had ended.
            in(() -> rows.removePlace(active));
        }
    }

    private <T> T in(Supplier<T> decision) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            mutex.enterLocks();
            return decision.get();
        }));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static QueuePosition place(LockGrant refusal) {
        return Objects.requireNonNull(refusal.place());
    }
}
