package io.opsaga.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request for a target's lock.
 *
 * @param granted whether the asker holds it now
 * @param holder the operation that holds it
 * @param since since when
 * @param reason what the holder is doing
 * @param token fencing token, greater with every new holder; one for all targets that were taken together
 * @param target of the targets that were asked for, the one that somebody else has, as people call it; null where it is granted
 * @param place where the asker stands in the queue; null where it does not wait
 */
public record LockGrant(
        boolean granted,
        String holder,
        Instant since,
        String reason,
        long token,
        @Nullable String target,
        @Nullable QueuePosition place) {
    public LockGrant(
            boolean granted, String holder, Instant since, String reason, long token, @Nullable String target) {
        this(granted, holder, since, reason, token, target, null);
    }

    public LockGrant(boolean granted, String holder, Instant since, String reason, long token) {
        this(granted, holder, since, reason, token, null);
    }
}
