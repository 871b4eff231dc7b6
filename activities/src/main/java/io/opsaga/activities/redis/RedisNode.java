package io.opsaga.activities.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server, as the node that was asked sees it.
 *
 * @param id of the cluster's making, 40 hexadecimal digits; for a single server, which has none that outlives a restart, its address
 * @param master the id of the node whose replica it is; null for a master, and where that is not known
 * @param linked whether it is connected with, and nobody takes it for failed
 * @param configEpoch of a cluster's node; grows with each failover and each slot that is moved
 * @param slots a cluster's master's, in ascending order; of everybody else none
 */
public record RedisNode(
        String id,
        RedisAddress address,
        Role role,
        @Nullable String master,
        boolean linked,
        long configEpoch,
        List<SlotRange> slots) {
    public RedisNode {
        slots = List.copyOf(slots);
    }

    /** Whether it takes writes of its own, or follows another one. */
    public enum Role {
        MASTER,
        REPLICA
    }
}
