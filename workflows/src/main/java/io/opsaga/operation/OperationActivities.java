package io.opsaga.operation;

import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/**
 * What every saga asks of the store. All methods are idempotent and short, and are called as local activities: the store is
 * at hand wherever workflows run.
 */
@ActivityInterface(namePrefix = "Operation_")
public interface OperationActivities {
    /** Takes the target's lock, takes it over from a holder that is no longer running, or says who holds it. */
    LockGrant acquireLock(Operation operation);

    /** Lets the lock go if the operation holds it. */
    void releaseLock(Operation operation);

    /** Writes the progress into the store's read model. */
    void record(Progress progress);

    /** Makes a release the current one of its agent. Undo: {@link #demote}. */
    void promote(ReleaseEntry release);

    /** The release that was current before is current again. */
    Reading demote(ReleaseEntry release);

    /** Ids of other operations on the same target that could still be undone, which ends when this one succeeds. */
    List<String> openLeases(Operation operation);
}
