package io.opsaga.activities.redis;

import io.opsaga.activities.redis.RedisNode.Role;
import java.util.BitSet;
import java.util.List;

/**
 * Which servers there are and what each of them has, at one moment.
 *
 * @param version of the node that was asked, such as {@code 7.0.15}
 * @param nodes by id; never empty
 * @param currentEpoch the cluster's; 0 for a single server
 * @param complaints why the cluster cannot be relied upon, each a sentence; empty when it is well
 */
public record RedisTopology(
        Mode mode, String version, List<RedisNode> nodes, long currentEpoch, List<String> complaints) {
    public RedisTopology {
        nodes = List.copyOf(nodes);
        complaints = List.copyOf(complaints);
    }

    /** Whether slots are spread over several masters. */
    public enum Mode {
        SINGLE,
        CLUSTER
    }

    /** The masters that have data: of a cluster those with slots. */
    public List<RedisNode> masters() {
        return nodes.stream()
                .filter(node -> node.role() == Role.MASTER)
                .filter(node -> mode == Mode.SINGLE || !node.slots().isEmpty())
                .toList();
    }

    /** Who follows that node, and is connected with. */
    public List<RedisNode> replicasOf(RedisNode master) {
        return nodes.stream()
                .filter(node -> node.role() == Role.REPLICA
                        && node.linked()
                        && master.id().equals(node.master()))
                .toList();
    }

    /**
     * This topology, where it is well.
     *
     * @throws RedisException {@link RedisFailure#CLUSTER_NOT_WELL} with all complaints
     */
    public RedisTopology well() {
        if (!complaints.isEmpty()) {
            throw new RedisException(RedisFailure.CLUSTER_NOT_WELL, String.join(" ", complaints));
        }
        return this;
    }

    /**
     * What became different until another look, each a sentence. What has no bearing on where data is, such as the link of a replica, is
     * not told.
     *
     * @return empty where slots, roles and epochs are the same: then no slot was anywhere else in between, since a failover, and a slot
     *     that goes and comes back, make an epoch grow for good (Redis Cluster specification, configuration epochs)
     */
    public List<String> differsFrom(RedisTopology later) {
        return TopologyDifference.between(this, later);
    }

    /**
     * The same as a failure.
     *
     * @throws RedisException {@link RedisFailure#TOPOLOGY_CHANGED} with all that changed
     */
    public void sameAs(RedisTopology later) {
        List<String> changes = differsFrom(later);
        if (!changes.isEmpty()) {
            throw new RedisException(RedisFailure.TOPOLOGY_CHANGED, String.join(" ", changes));
        }
    }

    /** The slots that no master has. */
    BitSet unassigned() {
        BitSet slots = new BitSet(SlotRange.SLOTS);
        slots.set(0, SlotRange.SLOTS);
        masters().forEach(node -> slots.andNot(SlotRange.bits(node.slots())));
        return slots;
    }
}
