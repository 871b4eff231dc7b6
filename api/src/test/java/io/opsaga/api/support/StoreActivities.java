package io.opsaga.api.support;

import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Relative;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Settled;
import io.opsaga.saga.Reading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The store as workflows see it; runs of an earlier test are not listened to. */
public record StoreActivities(MemoryStore store, MemoryReleases releases, MemoryQuarantine quarantine)
        implements OperationActivities, ReleaseActivities {
    @Override
    public LockGrant open(Progress initial, Holds holds, Entry entry) {
        return acquire(initial.operation(), holds);
    }

    @Override
    public LockGrant acquire(Operation operation, Holds holds) {
        return store.knows(operation)
                ? store.acquire(operation, holds)
                : new LockGrant(false, "nobody", Instant.EPOCH, "its test is over", 0);
    }

    @Override
    public List<String> release(Operation operation) {
        return store.release(operation);
    }

    @Override
    public List<String> close(Progress last) {
        record(last);
        return release(last.operation());
    }

    @Override
    public @Nullable Relative relative(String id) {
        return store.find(id).map(found -> Relative.of(found, Instant.now())).orElse(null);
    }

    @Override
    public List<String> planLines(String hash) {
        return store.plans().find(hash);
    }

    @Override
    public List<Settled> settle(List<ReleaseEntry> running) {
        return releases.settle(running);
    }

    @Override
    public List<String> openLeases(Operation operation, List<String> targets) {
        return store.openLeases(operation, targets);
    }

    @Override
    public void record(Progress progress) {
        if (store.knows(progress.operation())) {
            store.record(progress);
            quarantine.hear(progress);
        }
    }

    @Override
    public void promote(List<ReleaseEntry> entries) {
        releases.promote(entries.stream()
                .filter(entry -> store.find(entry.operation()).isPresent())
                .toList());
    }

    @Override
    public Reading demote(List<ReleaseEntry> entries) {
        return releases.demote(entries);
    }
}
