package io.opsaga.activities.store;

import io.opsaga.operation.Line;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Place;
import io.opsaga.operation.Place.Obstacle;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The lines of all environments. Who lets go hands over: in one transaction its locks and its place become those of whoever is
 * next, so nobody can come in between, and nothing depends on when those who wait are awake.
 */
final class JdbcLine implements Line {
    private final TransactionTemplate transactions;
    private final TargetMutex mutex;
    private final Predicate<LockGrant> abandoned;
    private final Clock clock;
    private final int limit;
    private final Claims claims;
    private final QueueRows rows;
    private final Standings standings;

    /** @param limit how many operations may be active in an environment at once */
    JdbcLine(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            TargetMutex mutex,
            Claims claims,
            Predicate<LockGrant> abandoned,
            Clock clock,
            int limit) {
        this.transactions = transactions;
        this.mutex = mutex;
        this.abandoned = abandoned;
        this.clock = clock;
        this.limit = limit;
        this.claims = claims;
        this.rows = new QueueRows(jdbc, claims);
        this.standings = new Standings(jdbc, rows);
    }

    /**
     * Lets an operation in, has it wait, or refuses it, which only happens where it does not wait for targets. Empty where it was
     * let in before and has lost its locks since.
     *
     * @param along is written in the transaction in which it is let in or takes its place
     */
    Optional<LockGrant> enter(Operation operation, List<String> targets, boolean waits, JdbcLocks.Along along) {
        Supplier<Optional<LockGrant>> attempt = () -> entered(operation, targets, waits, along);
        // Who waits has its place then; what is in its way is asked about when its run begins.
        return waits ? in(operation.environment(), attempt) : insist(operation.environment(), attempt);
    }

    /** How it stands with an operation; empty where it neither waits nor has a place. */
    Optional<LockGrant> turn(Operation operation) {
        if (rows.find(operation.id()).isEmpty()) {
            return Optional.empty();
        }
        return insist(operation.environment(), () -> {
            // Who was in the way may have been cleared away since.
            admit(operation.environment());
            Optional<LockGrant> answer = stands(operation);
            answer.filter(LockGrant::granted).ifPresent(grant -> rows.notice(operation.id()));
            return answer;
        });
    }

    /** Takes everything away that the operation has; answers who was let in thereby. */
    List<String> leave(Operation operation) {
        return in(operation.environment(), () -> {
            rows.remove(operation.environment(), operation.id());
            return admit(operation.environment());
        });
    }

    @Override
    public Map<String, Place> places(Collection<String> operationIds) {
        Map<String, Place> places = new LinkedHashMap<>();
        standings.refusals(operationIds).forEach((id, refusal) -> places.put(id, place(refusal)));
        return places;
    }

    @Override
    public List<String> advance() {
        for (String environment : rows.environments()) {
            rows.activeIn(environment).forEach(active -> clearAwayIfEnded(environment, active));
            in(environment, () -> admit(environment));
        }
        return rows.unaware();
    }

    private Optional<LockGrant> entered(
            Operation operation, List<String> targets, boolean waits, JdbcLocks.Along along) {
        String environment = operation.environment();
        boolean known = rows.find(operation.id()).isPresent();
        if (!known) {
            Optional<LockGrant> other =
                    waits ? Optional.empty() : claims.inTheWay(environment, operation.id(), targets);
            if (other.isPresent()) {
                return other;
            }
            rows.add(operation, targets, JdbcLocks.reason(operation), now());
        }
        admit(environment);
        Optional<LockGrant> answer = stands(operation);
        if (!known) {
            // Who does not have to wait will ask by itself when it begins.
            answer.filter(LockGrant::granted).ifPresent(grant -> rows.notice(operation.id()));
            answer.ifPresent(along::write);
        }
        return answer;
    }

    /** To be asked when all were admitted who can go; empty for whoever is not in the line, or has lost its locks. */
    private Optional<LockGrant> stands(Operation operation) {
        Optional<Member> member = rows.find(operation.id());
        if (member.isEmpty()) {
            return Optional.empty();
        }
        if (!member.get().active()) {
            return Optional.ofNullable(
                    standings.refusals(List.of(operation.id())).get(operation.id()));
        }
        return rows.lockOf(operation.environment(), operation.id())
                .map(lock -> new LockGrant(true, lock.holder(), lock.since(), lock.reason(), lock.token()));
    }

    private List<String> admit(String environment) {
        int room = limit - rows.activeIn(environment).size();
        List<Member> next = room < 1 ? List.of() : rows.ready(environment, room);
        next.forEach(member -> rows.admit(member, now()));
        return next.stream().map(Member::operation).toList();
    }

    /** Tries again for as long as what is in the way is found to have ended; no transaction is open while that is asked. */
    private Optional<LockGrant> insist(String environment, Supplier<Optional<LockGrant>> attempt) {
        while (true) {
            Optional<LockGrant> answer = in(environment, attempt);
            if (answer.isEmpty() || answer.get().granted() || !clearedAway(environment, answer.get())) {
                return answer;
            }
        }
    }

    /** Of active operations on other targets only {@link #advance} asks: else everybody who waits would ask about all of them. */
    private boolean clearedAway(String environment, LockGrant refusal) {
        boolean full = refusal.place() != null && refusal.place().obstacle() == Obstacle.FULL;
        if (full || !abandoned.test(refusal)) {
            return false;
        }
        return in(environment, () -> {
            if (refusal.token() == Claims.NO_LOCK) {
                rows.removeWaiting(environment, refusal.holder());
            } else {
                rows.removeHolder(environment, refusal);
            }
            return true;
        });
    }

    private void clearAwayIfEnded(String environment, String active) {
        Optional<LockGrant> lock = rows.lockOf(environment, active);
        if (lock.isPresent()) {
            clearedAway(environment, lock.get());
        } else {
            // Its locks were taken over, as its run had ended.
            in(environment, () -> rows.removePlace(active));
        }
    }

    private <T> T in(String environment, Supplier<T> decision) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            mutex.enter(environment);
            return decision.get();
        }));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Place place(LockGrant refusal) {
        return Objects.requireNonNull(refusal.place());
    }
}
