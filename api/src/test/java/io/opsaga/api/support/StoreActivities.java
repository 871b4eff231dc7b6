package io.opsaga.api.support;

import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.Progress;
import io.opsaga.operation.ReleaseEntry;
import io.opsaga.operation.Settled;
import io.opsaga.saga.Reading;
import java.time.Instant;
import java.util.List;

/** The store as workflows see it; runs of an earlier test are not listened to. */
public record StoreActivities(MemoryStore store, MemoryReleases releases, MemoryQuarantine quarantine)
        implements OperationActivities {
    @Override
    public LockGrant acquireLock(Operation operation) {
        return store.knows(operation)
                ? store.acquire(operation)
                : new LockGrant(false, "nobody", Instant.EPOCH, "its test is over", 0);
    }

    @Override
    public List<String> releaseLock(Operation operation) {
        return store.release(operation);
    }

    @Override
    public LockGrant acquireLocks(Operation operation, List<String> targets) {
        return store.acquireAll(operation, targets);
    }

    @Override
    public List<String> releaseLocks(Operation operation) {
        return store.releaseAll(operation);
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
    public void promoteAll(List<ReleaseEntry> entries) {
        releases.promoteAll(entries);
    }

    @Override
    public Reading demoteAll(List<ReleaseEntry> entries) {
        return releases.demoteAll(entries);
    }

    @Override
    public List<String> openLeasesOf(Operation operation, List<String> targets) {
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
    public void promote(ReleaseEntry release) {
        if (store.find(release.operation()).isPresent()) {
            releases.promote(release);
        }
    }

    @Override
    public Reading demote(ReleaseEntry release) {
        return releases.demote(release);
    }

    @Override
    public List<String> openLeases(Operation operation) {
        return store.openLeases(operation);
    }
}
