package io.opsaga.api.support;

import io.opsaga.control.ControlKind;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationQueue;
import io.opsaga.operation.Plans;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.Target;
import io.opsaga.saga.Lifecycle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The record of operations and their locks, in memory. Nobody waits in the queue here. */
public final class MemoryStore implements OperationLog, Locks, OperationQueue {
    private int lockQuestions;
    private final Map<String, Progress> records = new LinkedHashMap<>();
    private final Set<String> archived = new TreeSet<>();
    private final Map<Target, LockGrant> locks = new LinkedHashMap<>();
    private final Map<String, Holds> holding = new TreeMap<>();
    private final MemoryPlans plans = new MemoryPlans();
    private long tokens;
    private @Nullable RuntimeException failure;
    private volatile @Nullable CyclicBarrier meeting;
    private Duration age = Duration.ofDays(1);

    public synchronized void clear() {
        records.clear();
        archived.clear();
        locks.clear();
        failure = null;
        meeting = null;
        age = Duration.ofDays(1);
    }

    /** Every question is answered by that failure. */
    public synchronized void failWith(RuntimeException exception) {
        failure = exception;
    }

    public synchronized int size() {
        return records.size();
    }

    /** How old all records are said to be. */
    public synchronized void age(Duration duration) {
        age = duration;
    }

    /** The next so many who open wait for each other. */
    public synchronized void meetBeforeOpening(int openers) {
        meeting = new CyclicBarrier(openers);
    }

    @Override
    public LockGrant open(Progress initial, Holds holds, Entry entry) {
        CyclicBarrier barrier = meeting;
        if (barrier != null) {
            try {
                barrier.await(5, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
        return opened(initial, holds);
    }

    /** Opens an operation on its one target; it does not wait in the queue. */
    public LockGrant open(Progress initial) {
        Operation operation = initial.operation();
        return open(
                initial,
                Holds.agent(operation.environment(), operation.target(), operation.machine()),
                Entry.WHERE_FREE);
    }

    private synchronized LockGrant opened(Progress initial, Holds holds) {
        LockGrant grant = acquire(initial.operation(), holds);
        if (grant.granted()) {
            records.putIfAbsent(initial.operation().id(), initial);
        }
        return grant;
    }

    @Override
    public synchronized void openUnlocked(Progress initial, Holds holds) {
        holding.put(initial.operation().id(), holds);
        records.putIfAbsent(initial.operation().id(), initial);
    }

    /** Plans that were made. */
    public Plans plans() {
        return plans;
    }

    /** Who holds anything. */
    public synchronized List<String> holders() {
        return locks.values().stream().map(LockGrant::holder).toList();
    }

    @Override
    public synchronized void record(Progress progress) {
        records.merge(
                progress.operation().id(),
                progress,
                (before, now) -> now.revision() >= before.revision() ? now : before);
    }

    @Override
    public synchronized Optional<Recorded> recorded(String operationId) {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(records.get(operationId))
                .map(progress -> new Recorded(progress, age, archived.contains(operationId)));
    }

    @Override
    public synchronized int archive(Instant before, int atMost) {
        List<String> old = records.values().stream()
                .filter(progress -> progress.finishedAt() != null
                        && progress.finishedAt().isBefore(before)
                        && !archived.contains(progress.operation().id()))
                .limit(atMost)
                .map(progress -> progress.operation().id())
                .toList();
        archived.addAll(old);
        return old.size();
    }

    @Override
    public synchronized List<Progress> list(Filter filter) {
        return MemorySearch.page(
                newestFirst()
                        .filter(progress ->
                                !archived.contains(progress.operation().id()))
                        .toList(),
                filter);
    }

    @Override
    public synchronized List<String> openedBefore(Instant instant) {
        return oldestFirst(progress -> !progress.lifecycle().isFinal()
                && !begun(progress)
                && progress.operation().requestedAt().isBefore(instant));
    }

    @Override
    public synchronized List<String> underWay() {
        return oldestFirst(progress -> !progress.lifecycle().isFinal() && begun(progress));
    }

    @Override
    public synchronized List<String> leased() {
        return oldestFirst(progress -> progress.lifecycle().isFinal()
                && progress.rollbackUntil() != null
                && progress.rollbackUntil().isAfter(Instant.now()));
    }

    private static boolean begun(Progress progress) {
        return progress.revision() > 0 || progress.lifecycle() != Lifecycle.INITIALIZED;
    }

    private List<String> oldestFirst(Predicate<Progress> which) {
        List<String> ids = new ArrayList<>(newestFirst()
                .filter(which)
                .map(progress -> progress.operation().id())
                .toList());
        Collections.reverse(ids);
        return ids;
    }

    @Override
    public Map<String, Duration> medians(OperationKind<?> kind, int agents) {
        return Map.of("HEALTHY", Duration.ofMillis(900));
    }

    @Override
    public synchronized Map<String, String> latest(String environment, List<String> agents) {
        Map<String, String> latest = new LinkedHashMap<>();
        newestFirst()
                .filter(progress -> progress.operation().environment().equals(environment)
                        && !progress.operation().kind().equals(ControlKind.NAME))
                .forEach(progress -> agents.stream()
                        .filter(agent -> MemorySearch.isAbout(progress, agent))
                        .forEach(agent ->
                                latest.putIfAbsent(agent, progress.operation().id())));
        return latest;
    }

    @Override
    public synchronized Metrics metrics(String kind, @Nullable String environment, Instant now) {
        return MemorySearch.metrics(records.values(), kind, environment);
    }

    @Override
    public synchronized LockGrant acquire(Operation operation, Holds holds) {
        List<LockGrant> held = new ArrayList<>();
        for (Target target : holds.exclusive()) {
            LockGrant lock = locks.get(target);
            if (lock != null && !lock.holder().equals(operation.id())) {
                return new LockGrant(false, lock.holder(), lock.since(), lock.reason(), lock.token(), target.spoken());
            }
            held.add(lock);
        }
        if (held.get(0) != null) {
            return held.get(0);
        }
        String reason = "deploy " + operation.version();
        LockGrant grant = new LockGrant(true, operation.id(), Instant.now(), reason, ++tokens);
        holds.exclusive().forEach(target -> locks.put(target, grant));
        holding.put(operation.id(), holds);
        return grant;
    }

    @Override
    public synchronized List<String> close(Progress last) {
        record(last);
        return release(last.operation());
    }

    @Override
    public synchronized List<String> release(Operation operation) {
        locks.values().removeIf(grant -> grant.holder().equals(operation.id()));
        return List.of();
    }

    @Override
    public synchronized List<String> openLeases(Operation operation, List<String> targets) {
        return targets.stream()
                .flatMap(target -> newestFirst()
                        .filter(progress -> progress.rollbackUntil() != null)
                        .map(Progress::operation)
                        .filter(other -> other.target().equals(target)
                                && other.environment().equals(operation.environment())))
                .filter(other -> !other.id().equals(operation.parent())
                        && !operation.id().equals(other.parent()))
                .map(Operation::id)
                .filter(id -> !id.equals(operation.id()))
                .toList();
    }

    @Override
    public synchronized Optional<LockGrant> holder(Target target) {
        return Optional.ofNullable(locks.get(target));
    }

    @Override
    public synchronized List<LockGrant> inTheWay(String operationId) {
        lockQuestions++;
        return holding.getOrDefault(operationId, new Holds(List.of(), List.of())).exclusive().stream()
                .map(locks::get)
                .filter(lock -> lock != null && !lock.holder().equals(operationId))
                .toList();
    }

    /** How often it was asked who holds something. */
    public synchronized int lockQuestions() {
        return lockQuestions;
    }

    @Override
    public Map<String, QueuePosition> places(Collection<String> operationIds) {
        return Map.of();
    }

    @Override
    public List<String> advance() {
        return List.of();
    }

    private Stream<Progress> newestFirst() {
        return List.copyOf(records.values()).stream()
                .sorted(Comparator.comparing(
                                (Progress progress) -> progress.operation().requestedAt())
                        .thenComparing(progress -> progress.operation().id())
                        .reversed());
    }

    synchronized boolean knows(Operation operation) {
        return records.containsKey(operation.id());
    }
}
