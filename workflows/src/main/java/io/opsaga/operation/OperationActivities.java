package io.opsaga.operation;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every saga asks of the store. An operation on one target names a list of one. All methods are idempotent and short, and are
 * called as local activities: the store is at hand wherever workflows run.
 */
@ActivityInterface(namePrefix = "Operation_")
public interface OperationActivities {
    /**
     * Has the operation in, as {@link OperationLog#open} does; where it was had in before, whichever way it came, this is a question
     * for how it stands.
     */
    LockGrant open(Progress initial, Holds holds, Entry entry);

    /**
     * Takes all of these holds, or none. A lock whose holder no longer runs is taken over. A refusal names a holder,
     * and the operation's place in the queue if it has one.
     */
    LockGrant acquire(Operation operation, Holds holds);

    /** Lets go of all locks that the operation holds; answers whose turn it is now. */
    List<String> release(Operation operation);

    /** As {@link OperationLog#close}; answers whose turn it is now. */
    List<String> close(Progress last);

    /** Writes the progress into the store's read model. */
    void record(Progress progress);

    /** Ids of other operations on any of these targets that could still be undone, which ends when this one succeeds. */
    List<String> openLeases(Operation operation, List<String> targets);

    /** How a part of the asking operation stands, or what it is a part of; null where the store knows no such operation. */
    @Nullable
    Relative relative(String id);

    /** The canonical form of a plan that was made; empty where it is not known, or no longer. */
    List<String> planLines(String hash);
}
