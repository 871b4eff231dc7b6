package io.opsaga.api.support;

import io.opsaga.operation.Kind;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import io.opsaga.operation.ReleaseEntry;
import io.opsaga.operation.Releases;
import io.opsaga.saga.Reading;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The store's ports in memory; workflows write into the same. */
public final class MemoryStore implements OperationLog, Locks, Releases {
    private final Map<String, Progress> records = new LinkedHashMap<>();
    private final Map<String, LockGrant> locks = new LinkedHashMap<>();
    private final Map<String, Deque<ReleaseEntry>> releases = new LinkedHashMap<>();
    private long tokens;
    private @Nullable RuntimeException failure;

    public synchronized void clear() {
        records.clear();
        locks.clear();
        releases.clear();
        failure = null;
    }

    /** Every question is answered by that failure. */
    public synchronized void failWith(RuntimeException exception) {
        failure = exception;
    }

    public synchronized int size() {
        return records.size();
    }

    @Override
    public synchronized LockGrant open(Progress initial) {
        LockGrant grant = acquire(initial.operation());
        if (grant.granted()) {
            records.putIfAbsent(initial.operation().id(), initial);
        }
        return grant;
    }

    @Override
    public synchronized void record(Progress progress) {
        records.merge(
                progress.operation().id(),
                progress,
                (before, now) -> now.revision() >= before.revision() ? now : before);
    }

    @Override
    public synchronized Optional<Progress> find(String operationId) {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(records.get(operationId));
    }

    @Override
    public synchronized List<Progress> list(Filter filter) {
        List<Progress> all = newestFirst().toList();
        int from = filter.after() == null
                ? 0
                : all.stream()
                                .map(progress -> progress.operation().id())
                                .toList()
                                .indexOf(filter.after())
                        + 1;
        return all.stream()
                .skip(from)
                .filter(progress -> matches(progress, filter))
                .limit(filter.limit())
                .toList();
    }

    private static boolean matches(Progress progress, Filter filter) {
        Operation operation = progress.operation();
        return (!filter.activeOnly() || !progress.stage().isFinal())
                && (filter.environment() == null || filter.environment().equals(operation.environment()))
                && (filter.target() == null || filter.target().equals(operation.target()))
                && (filter.machine() == null || filter.machine().equals(operation.machine()))
                && (filter.stage() == null || filter.stage() == progress.stage())
                && (filter.verdict() == null || filter.verdict() == progress.verdict())
                && (filter.actor() == null || filter.actor().equals(operation.actor()));
    }

    @Override
    public synchronized List<Progress> openedBefore(Instant instant) {
        return newestFirst()
                .filter(progress -> progress.stage() == Stage.INITIALIZED)
                .filter(progress -> progress.operation().requestedAt().isBefore(instant))
                .toList();
    }

    @Override
    public Map<String, Duration> medians(Kind kind) {
        return Map.of("HEALTHY", Duration.ofMillis(900));
    }

    @Override
    public synchronized Map<String, Progress> latestByTarget(String environment) {
        return newestFirst()
                .filter(progress -> progress.operation().environment().equals(environment))
                .collect(Collectors.toMap(progress -> progress.operation().target(), p -> p, (newer, older) -> newer));
    }

    @Override
    public synchronized Metrics metrics(Instant now) {
        Map<Verdict, Long> byVerdict = records.values().stream()
                .map(Progress::verdict)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(verdict -> verdict, Collectors.counting()));
        long successful = byVerdict.getOrDefault(Verdict.COMPLETED, 0L);
        long finished = byVerdict.values().stream().mapToLong(Long::longValue).sum();
        return new Metrics(
                records.size(),
                successful,
                finished - successful,
                records.size() - finished,
                finished == 0 ? null : (double) successful / finished,
                finished == 0 ? null : Duration.ofMillis(1500),
                null,
                null,
                records.size(),
                byVerdict);
    }

    @Override
    public synchronized LockGrant acquire(Operation operation) {
        String target = operation.environment() + "/" + operation.target();
        LockGrant held = locks.get(target);
        if (held != null && !held.holder().equals(operation.id())) {
            return new LockGrant(false, held.holder(), held.since(), held.reason(), held.token());
        }
        String reason = "deploy " + operation.version();
        return locks.computeIfAbsent(
                target, key -> new LockGrant(true, operation.id(), Instant.now(), reason, ++tokens));
    }

    @Override
    public synchronized void release(Operation operation) {
        locks.values().removeIf(held -> held.holder().equals(operation.id()));
    }

    @Override
    public synchronized Optional<LockGrant> holder(String environment, String target) {
        return Optional.ofNullable(locks.get(environment + "/" + target));
    }

    @Override
    public synchronized @Nullable String promote(ReleaseEntry release) {
        Deque<ReleaseEntry> known = releases.computeIfAbsent(key(release), key -> new ArrayDeque<>());
        String before = known.isEmpty() ? null : known.peek().operation();
        known.push(release);
        return before;
    }

    @Override
    public synchronized Reading demote(ReleaseEntry release) {
        Deque<ReleaseEntry> known = releases.getOrDefault(key(release), new ArrayDeque<>());
        return known.remove(release) ? Reading.reverted("demoted") : Reading.absent("never promoted");
    }

    @Override
    public synchronized Optional<ReleaseEntry> current(String environment, String agent) {
        return Optional.ofNullable(releases.get(environment + "/" + agent)).map(Deque::peek);
    }

    @Override
    public synchronized Optional<ReleaseEntry> previous(String environment, String agent) {
        return Optional.ofNullable(releases.get(environment + "/" + agent))
                .flatMap(known -> known.stream().skip(1).findFirst());
    }

    @Override
    public synchronized List<ReleaseEntry> allCurrent(String environment) {
        return entries(environment, 0);
    }

    @Override
    public synchronized List<ReleaseEntry> allPrevious(String environment) {
        return entries(environment, 1);
    }

    private List<ReleaseEntry> entries(String environment, int age) {
        return releases.values().stream()
                .flatMap(known -> known.stream().skip(age).limit(1))
                .filter(entry -> entry.environment().equals(environment))
                .toList();
    }

    private static String key(ReleaseEntry release) {
        return release.environment() + "/" + release.agent();
    }

    private Stream<Progress> newestFirst() {
        return List.copyOf(records.values()).stream()
                .sorted(Comparator.comparing(
                                (Progress progress) -> progress.operation().requestedAt())
                        .thenComparing(progress -> progress.operation().id())
                        .reversed());
    }

    private synchronized boolean knows(Operation operation) {
        return records.containsKey(operation.id());
    }

    /** The store as workflows see it; runs of an earlier test are not listened to. */
    public OperationActivities asActivities() {
        return new Activities(this);
    }

    private record Activities(MemoryStore store) implements OperationActivities {
        @Override
        public LockGrant acquireLock(Operation operation) {
            return store.knows(operation)
                    ? store.acquire(operation)
                    : new LockGrant(false, "nobody", Instant.EPOCH, "its test is over", 0);
        }

        @Override
        public void releaseLock(Operation operation) {
            store.release(operation);
        }

        @Override
        public void record(Progress progress) {
            if (store.knows(progress.operation())) {
                store.record(progress);
            }
        }

        @Override
        public void promote(ReleaseEntry release) {
            if (store.find(release.operation()).isPresent()) {
                store.promote(release);
            }
        }

        @Override
        public Reading demote(ReleaseEntry release) {
            return store.demote(release);
        }

        @Override
        public List<String> openLeases(Operation operation) {
            return store.openLeases(operation);
        }
    }

    @Override
    public synchronized List<String> openLeases(Operation operation) {
        return newestFirst()
                .filter(progress -> progress.rollbackUntil() != null)
                .map(Progress::operation)
                .filter(other -> other.target().equals(operation.target())
                        && other.environment().equals(operation.environment()))
                .map(Operation::id)
                .filter(id -> !id.equals(operation.id()))
                .toList();
    }
}
