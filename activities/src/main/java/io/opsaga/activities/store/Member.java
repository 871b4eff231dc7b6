package io.opsaga.activities.store;

import java.time.Instant;
import java.util.List;

/**
 * An operation that is active in its environment, or waits to be.
 *
 * @param targets all that it locks, in one order for everybody
 * @param reason what it does, for whoever meets its locks
 * @param since when it came
 */
record Member(
        String operation, String environment, List<String> targets, String reason, Instant since, boolean active) {}
