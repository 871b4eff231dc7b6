package io.opsaga.operation;

import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

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

    /**
     * Makes a release the current one of its agent.
     *
     * @return the operation whose lease ends with this, because this one has built on it; null if there is none
     */
    @Nullable
    String promote(ReleaseEntry release);

    /** Undoes {@link #promote}: the release that was current before is current again. */
    io.opsaga.saga.Reading demote(ReleaseEntry release);
}
