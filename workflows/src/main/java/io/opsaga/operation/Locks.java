package io.opsaga.operation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One lock per target, shared by all kinds of operation. */
public interface Locks {
    /**
     * Takes the locks of all these targets of the operation's environment, with one token, or none of them and says who holds
     * one. Idempotent for the holder. A lock whose holder is no longer running is taken over, with a new and greater token. An
     * operation that stands in line is granted them when it is its turn, and else told its place.
     */
    LockGrant acquire(Operation operation, List<String> targets);

    /**
     * Lets go of everything that the operation holds, and leaves the line.
     *
     * @return ids of the operations whose turn it is now: they hold what they waited for, and are to be told
     */
    List<String> release(Operation operation);

    /** Who holds a target's lock now, whether or not it still runs. */
    default Optional<LockGrant> holder(String environment, String target) {
        return Optional.ofNullable(holders(environment, List.of(target)).get(target));
    }

    /** The same for many targets, by target, with one question; those that nobody holds are missing. */
    Map<String, LockGrant> holders(String environment, Collection<String> targets);

    /** Tells whether a holder still runs; asked only when a lock is contended. */
    interface Liveness {
        boolean isRunning(String operationId);
    }
}
