package io.opsaga.errand;

import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Relative;
import io.opsaga.operation.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A store of records and locks, where a part may have what its whole holds, and who runs no longer holds nothing. */
final class TownHall implements OperationActivities {
    private final Map<String, List<Progress>> records = new TreeMap<>();
    private final Map<Target, String> holders = new TreeMap<>();
    private final Predicate<String> runs;
    private long tokens;

    TownHall(Predicate<String> runs) {
        this.runs = runs;
    }

    @Override
    public LockGrant open(Progress initial, Holds holds, Entry entry) {
        record(initial);
        return acquire(initial.operation(), holds);
    }

    @Override
    public LockGrant acquire(Operation operation, Holds holds) {
        for (Target target : holds.exclusive()) {
            String holder = holder(target);
            if (holder != null
                    && !holder.equals(operation.id())
                    && !holder.equals(operation.parent())
                    && runs.test(holder)) {
                return new LockGrant(false, holder, Instant.EPOCH, "runs errands", 0, target.name());
            }
        }
        return take(operation, holds);
    }

    private synchronized LockGrant take(Operation operation, Holds holds) {
        holds.exclusive().forEach(target -> holders.put(target, operation.id()));
        return new LockGrant(true, operation.id(), Instant.EPOCH, "runs errands", ++tokens);
    }

    synchronized @Nullable String holder(Target target) {
        return holders.get(target);
    }

    @Override
    public synchronized List<String> release(Operation operation) {
        holders.values().removeIf(operation.id()::equals);
        return List.of();
    }

    @Override
    public synchronized List<String> close(Progress last) {
        record(last);
        return release(last.operation());
    }

    @Override
    public synchronized void record(Progress progress) {
        records.computeIfAbsent(progress.operation().id(), id -> new ArrayList<>())
                .add(progress);
    }

    synchronized List<String> ids() {
        return List.copyOf(records.keySet());
    }

    /** How often locks were granted. */
    synchronized long tokens() {
        return tokens;
    }

    synchronized List<Progress> records(String id) {
        return List.copyOf(records.getOrDefault(id, List.of()));
    }

    /** The record with the highest revision. */
    @Nullable
    Progress last(String id) {
        return records(id).stream()
                .reduce((earlier, later) -> later.revision() < earlier.revision() ? earlier : later)
                .orElse(null);
    }

    @Override
    public @Nullable Relative relative(String id) {
        Progress last = last(id);
        return last == null ? null : Relative.of(last, Objects.requireNonNullElse(last.finishedAt(), Instant.EPOCH));
    }

    /** The last record of each, for whoever reads why a test failed. */
    @Override
    public synchronized String toString() {
        return records.keySet().stream().map(this::last).map(String::valueOf).collect(Collectors.joining("\n"));
    }

    @Override
    public List<String> openLeases(Operation operation, List<String> targets) {
        return List.of();
    }

    @Override
    public List<String> planLines(String hash) {
        return List.of();
    }
}
