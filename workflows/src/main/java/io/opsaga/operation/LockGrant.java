package io.opsaga.operation;

import java.time.Instant;

/**
 * The answer to a request for a target's lock.
 *
 * @param granted whether the asker holds it now
 * @param holder the operation that holds it
 * @param since since when
 * @param reason what the holder is doing
 * @param token fencing token, greater with every new holder
 */
public record LockGrant(boolean granted, String holder, Instant since, String reason, long token) {}
