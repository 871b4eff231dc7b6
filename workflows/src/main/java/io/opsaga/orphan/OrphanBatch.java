package io.opsaga.orphan;

import io.opsaga.deployment.Snapshot;
import java.util.List;

/**
 * Orphans of one machine that are removed one after the other.
 *
 * @param operation idempotency key, written on whatever is put aside
 * @param token fencing token of the operation's locks
 */
public record OrphanBatch(String operation, long token, String environment, String machine, List<FoundOrphan> orphans) {
    public OrphanBatch {
        orphans = List.copyOf(orphans);
    }

    /**
     * An orphan, and how it was found.
     *
     * @param well whether it ran and was healthy
     */
    public record FoundOrphan(Orphan orphan, Snapshot was, boolean well) {}
}
