package io.opsaga.activities.operation;

import io.opsaga.operation.Identifiers;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.OperationFailure;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Plans;
import io.opsaga.operation.Progress;
import io.opsaga.operation.ReleaseEntry;
import io.opsaga.operation.Releases;
import io.opsaga.operation.Settled;
import io.opsaga.saga.Reading;
import io.temporal.activity.Activity;
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
        own(operation.id());
        return locks.acquire(operation);
    }

    @Override
    public List<String> releaseLock(Operation operation) {
        own(operation.id());
        return locks.release(operation);
    }

    @Override
    public LockGrant acquireLocks(Operation operation, List<String> targets) {
        own(operation.id());
        return locks.acquireAll(operation, targets);
    }

    @Override
    public List<String> releaseLocks(Operation operation) {
        own(operation.id());
        return locks.releaseAll(operation);
    }

    @Override
    public void record(Progress progress) {
        own(progress.operation().id());
        log.record(progress);
    }

    @Override
    public void promote(ReleaseEntry release) {
        own(release.operation());
        releases.promote(release);
    }

    @Override
    public Reading demote(ReleaseEntry release) {
        own(release.operation());
        return releases.demote(release);
    }

    @Override
    public List<Settled> settle(List<ReleaseEntry> running) {
        return releases.settle(running);
    }

    @Override
    public void promoteAll(List<ReleaseEntry> entries) {
        entries.forEach(entry -> own(entry.operation()));
        releases.promoteAll(entries);
    }

    @Override
    public Reading demoteAll(List<ReleaseEntry> entries) {
        entries.forEach(entry -> own(entry.operation()));
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

    /** An operation's id is its run's: whoever starts a run under another one acts for nobody. */
    private static void own(String operation) {
        String run = Activity.getExecutionContext().getInfo().getWorkflowId();
        if (!Identifiers.operation(operation).equals(run)) {
            throw OperationFailure.MALFORMED.because(
                    "the run %s is not that of the operation %s".formatted(run, operation));
        }
    }
}
