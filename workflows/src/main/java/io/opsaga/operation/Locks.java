package io.opsaga.operation;

import java.util.List;
import java.util.Optional;

/** Who has which {@link Target}, for operations of all kinds. */
public interface Locks {
    /**
     * Takes all of these holds, with one token, or none of them and says who has one of the targets. Idempotent for the holder. What an
     * operation holds that has started this one, or whose child has, is no obstacle. A lock whose holder is no longer running is taken over, with a new and greater token. An
     * operation that stands in the queue is granted them when it is its turn, and else told its place.
     */
    LockGrant acquire(Operation operation, Holds holds);

    /**
     * Lets go of everything that the operation holds, and leaves the queue.
     *
     * @return ids of the operations whose turn it is now: they hold what they waited for, and are to be told
     */
    List<String> release(Operation operation);

    /** Who holds a target, for himself or with others, whether or not he still runs; of several whoever came first. */
    Optional<LockGrant> holder(Target target);

    /** Who holds what that recorded operation had, so that it could not have it now; each holder once. */
    List<LockGrant> inTheWay(String operationId);

    /** Tells whether a holder still runs; asked only when a lock is contended. */
    interface Liveness {
        boolean isRunning(String operationId);
    }
}
