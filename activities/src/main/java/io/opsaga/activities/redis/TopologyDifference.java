package io.opsaga.activities.redis;

import io.opsaga.activities.redis.RedisNode.Role;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became different between two looks at the same servers. */
final class TopologyDifference {
    private final RedisTopology before;
    private final RedisTopology after;
    private final Map<String, RedisNode> then;
    private final Map<String, RedisNode> now;
    private final List<String> changes = new ArrayList<>();

    private TopologyDifference(RedisTopology before, RedisTopology after) {
        this.before = before;
        this.after = after;
        this.then = byId(before);
        this.now = byId(after);
    }

    static List<String> between(RedisTopology before, RedisTopology after) {
        return new TopologyDifference(before, after).told();
    }

    private static Map<String, RedisNode> byId(RedisTopology topology) {
        Map<String, RedisNode> nodes = new TreeMap<>();
        topology.nodes().forEach(node -> nodes.put(node.id(), node));
        return nodes;
    }

    private List<String> told() {
        if (before.mode() != after.mode()) {
            changes.add("The mode was %s and is %s.".formatted(before.mode(), after.mode()));
        }
        if (!before.version().equals(after.version())) {
            changes.add("The version was %s and is %s.".formatted(before.version(), after.version()));
        }
        then.forEach((id, node) -> compare(node, now.get(id)));
        now.forEach((id, node) -> {
            if (!then.containsKey(id)) {
                changes.add("Node %s is new.".formatted(name(node)));
            }
        });
        slots();
        if (before.currentEpoch() != after.currentEpoch()) {
            changes.add("The cluster's epoch was %d and is %d.".formatted(before.currentEpoch(), after.currentEpoch()));
        }
        return List.copyOf(changes);
    }

    private void compare(RedisNode one, @Nullable RedisNode other) {
        if (other == null) {
            changes.add("Node %s is gone.".formatted(name(one)));
            return;
        }
        if (!one.address().equals(other.address())) {
            changes.add("Node %s has moved to %s.".formatted(name(one), other.address()));
        }
        if (one.role() != other.role()) {
            changes.add(
                    other.role() == Role.MASTER
                            ? "A failover made node %s a master.".formatted(name(one))
                            : "A failover made node %s a replica.".formatted(name(one)));
        } else if (!Objects.equals(one.master(), other.master())) {
            changes.add("Node %s follows another master.".formatted(name(one)));
        }
        if (one.linked() && !other.linked() && other.role() == Role.MASTER) {
            changes.add("Master %s is not connected any more.".formatted(name(one)));
        }
        // A replica shows its master's epoch.
        if (one.configEpoch() != other.configEpoch() && other.role() == Role.MASTER) {
            changes.add("The epoch of node %s was %d and is %d."
                    .formatted(name(one), one.configEpoch(), other.configEpoch()));
        }
    }

    /** Told for each pair of nodes in one sentence, since a failover moves thousands. */
    private void slots() {
        for (RedisNode from : before.nodes()) {
            BitSet left = SlotRange.bits(from.slots());
            for (RedisNode to : after.nodes()) {
                BitSet moved = (BitSet) left.clone();
                moved.and(SlotRange.bits(to.slots()));
                left.andNot(moved);
                if (!to.id().equals(from.id()) && !moved.isEmpty()) {
                    changes.add("Slots %s went from %s to %s.".formatted(SlotRange.shown(moved), name(from), name(to)));
                }
            }
            if (!left.isEmpty()) {
                changes.add("Slots %s of %s are nobody's now.".formatted(SlotRange.shown(left), name(from)));
            }
        }
        BitSet found = before.unassigned();
        found.andNot(after.unassigned());
        if (!found.isEmpty() && before.mode() == RedisTopology.Mode.CLUSTER) {
            changes.add("Slots %s were nobody's and are assigned.".formatted(SlotRange.shown(found)));
        }
    }

    private static String name(RedisNode node) {
        return node.address().toString();
    }
}
