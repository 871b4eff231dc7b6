package io.opsaga.activities.operation;

import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Plans;
import io.opsaga.operation.Progress;
import io.opsaga.operation.ReleaseEntry;
import io.opsaga.operation.Releases;
import io.opsaga.saga.Reading;
import java.util.List;

/** The store, for sagas. Failures are the store's own, unchecked and worth a retry. */
public final class OperationActivitiesImpl implements OperationActivities {
    private final OperationLog log;
    private final Locks locks;
    private final Releases releases;
    private final Plans plans;

    public OperationActivitiesImpl(OperationLog log, Locks locks, Releases releases, Plans plans) {
        this.log = log;
        this.locks = locks;
        this.releases = releases;
        this.plans = plans;
    }

    @Override
    public LockGrant acquireLock(Operation operation) {
        return locks.acquire(operation);
    }

    @Override
    public List<String> releaseLock(Operation operation) {
        return locks.release(operation);
    }

    @Override
    public LockGrant acquireLocks(Operation operation, List<String> targets) {
        return locks.acquireAll(operation, targets);
    }

    @Override
    public List<String> releaseLocks(Operation operation) {
        return locks.releaseAll(operation);
    }

    @Override
    public void record(Progress progress) {
        log.record(progress);
    }

    @Override
    public void promote(ReleaseEntry release) {
        releases.promote(release);
    }

    @Override
    public Reading demote(ReleaseEntry release) {
        return releases.demote(release);
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
        return log.openLeases(operation, targets);
    }

    @Override
    public List<String> openLeases(Operation operation) {
        return log.openLeases(operation);
    }

    @Override
    public List<String> planLines(String hash) {
        return plans.find(hash);
    }
}
