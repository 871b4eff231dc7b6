package io.opsaga.activities.operation;

import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.Identifiers;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.OperationFailure;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Plans;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueueFull;
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
    public LockGrant open(Progress initial, Holds holds, Entry entry) {
        Operation operation = initial.operation();
        own(operation.id());
        try {
            LockGrant answer = log.open(initial, holds, entry);
            boolean refused = !answer.granted() && answer.place() == null;
            // An operation in line asks for its locks at once: its run has begun, and the answer names the holder.
            return refused ? answer : locks.acquire(operation, holds);
        } catch (QueueFull e) {
            throw OperationFailure.QUEUE_FULL.because(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public LockGrant acquire(Operation operation, Holds holds) {
        own(operation.id());
        return locks.acquire(operation, holds);
    }

    @Override
    public List<String> release(Operation operation) {
        own(operation.id());
        return locks.release(operation);
    }

    @Override
    public void record(Progress progress) {
        own(progress.operation().id());
        log.record(progress);
    }

    @Override
    public void promote(List<ReleaseEntry> entries) {
        entries.forEach(entry -> own(entry.operation()));
        releases.promote(entries);
    }

    @Override
    public Reading demote(List<ReleaseEntry> entries) {
        entries.forEach(entry -> own(entry.operation()));
        return releases.demote(entries);
    }

    @Override
    public List<Settled> settle(List<ReleaseEntry> running) {
        return releases.settle(running);
    }

    @Override
    public List<String> openLeases(Operation operation, List<String> targets) {
        return log.openLeases(operation, targets);
    }

    @Override
    public List<String> planLines(String hash) {
        return plans.find(hash);
    }

    /** An operation's id is its run's: whoever starts a run under another one acts for nobody. */
    private static void own(String operation) {
        String run = Activity.getExecutionContext().getInfo().getWorkflowId();
        if (!Identifiers.operation(operation).equals(Identifiers.ofRun(run))) {
            throw OperationFailure.MALFORMED.because(
                    "the run %s is not that of the operation %s".formatted(run, operation));
        }
    }
}
