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
    /**
     * Takes the target's lock, takes it over from a holder that is no longer running, or says who holds it; and where the
     * operation stands, if it stands in line.
     */
    LockGrant acquireLock(Operation operation);

    /** Lets the lock go if the operation holds it; answers whose turn it is now. */
    List<String> releaseLock(Operation operation);

    /** Takes the locks of all these targets or none, as {@link #acquireLock} takes one. */
    LockGrant acquireLocks(Operation operation, List<String> targets);

    /** Lets go of all locks that the operation holds; answers whose turn it is now. */
    List<String> releaseLocks(Operation operation);

    /** Writes the progress into the store's read model. */
    void record(Progress progress);

    /** Makes a release the current one of its agent. Undo: {@link #demote}. */
    void promote(ReleaseEntry release);

    /** The release that was current before is current again. */
    Reading demote(ReleaseEntry release);

    /**
     * Has these releases, which run already, recorded as current. It changes the record alone, so there is nothing to undo.
     *
     * @return those of which the record was not right
     */
    List<Settled> settle(List<ReleaseEntry> running);

    /** Makes all these releases the current ones of their agents. Undo: {@link #demoteAll}. */
    void promoteAll(List<ReleaseEntry> releases);

    /** The releases that were current before are current again. */
    Reading demoteAll(List<ReleaseEntry> releases);

    /** Ids of other operations on the same target that could still be undone, which ends when this one succeeds. */
    List<String> openLeases(Operation operation);

    /** Ids of other operations on any of these targets that could still be undone, which ends when this one succeeds. */
    List<String> openLeasesOf(Operation operation, List<String> targets);

    /** The canonical form of a plan that was made; empty where it is not known, or no longer. */
    List<String> planLines(String hash);
}
