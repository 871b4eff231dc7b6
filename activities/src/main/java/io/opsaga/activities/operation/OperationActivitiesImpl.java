package io.opsaga.activities.operation;

import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.OperationFailure;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Plans;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueueFull;
import io.opsaga.operation.Relative;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The store, for sagas. Failures are the store's own, unchecked and worth a retry. */
public final class OperationActivitiesImpl implements OperationActivities {
    private final OperationLog log;
    private final Locks locks;
    private final Plans plans;

    public OperationActivitiesImpl(OperationLog log, Locks locks, Plans plans) {
        this.log = log;
        this.locks = locks;
        this.plans = plans;
    }

    @Override
    public LockGrant open(Progress initial, Holds holds, Entry entry) {
        Operation operation = initial.operation();
        OwnRun.check(operation.id());
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
        OwnRun.check(operation.id());
        return locks.acquire(operation, holds);
    }

    @Override
    public List<String> release(Operation operation) {
        OwnRun.check(operation.id());
        return locks.release(operation);
    }

    @Override
    public List<String> close(Progress last) {
        OwnRun.check(last.operation().id());
        return log.close(last);
    }

    @Override
    public void record(Progress progress) {
        OwnRun.check(progress.operation().id());
        log.record(progress);
    }

    @Override
    public List<String> openLeases(Operation operation, List<String> targets) {
        return log.openLeases(operation, targets);
    }

    @Override
    public @Nullable Relative relative(String id) {
        return log.find(id).map(found -> Relative.of(found, Instant.now())).orElse(null);
    }

    @Override
    public List<String> planLines(String hash) {
        return plans.find(hash);
    }
}
