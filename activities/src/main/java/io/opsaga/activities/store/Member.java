package io.opsaga.activities.store;

import io.opsaga.operation.Holds;
import java.time.Instant;
import java.util.List;

/**
 * An operation that is active in its environment, or waits to be.
 *
 * @param holds all that it locks
 * @param lineage the operations that it is a part of, from the first to its parent
 * @param reason what it does, for whoever meets its locks
 * @param since when it came
 */
record Member(
        String operation,
        String environment,
        Holds holds,
        List<String> lineage,
        String reason,
        Instant since,
        boolean active) {}
