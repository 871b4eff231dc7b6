package io.opsaga.activities.redis;

import io.opsaga.activities.redis.RedisNode.Role;
import io.opsaga.activities.redis.RedisTopology.Mode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One look at what a server belongs to. */
final class TopologyLook {
    private final RedisServers servers;

    TopologyLook(RedisServers servers) {
        this.servers = servers;
    }

    RedisTopology at(RedisAddress asked) {
        try (RedisConnection connection = servers.connect(asked)) {
            Info server = Info.of(connection, "server");
            return switch (server.text("redis_mode")) {
                case "cluster" -> cluster(connection, asked, server.text("redis_version"));
                case "standalone" -> single(Info.of(connection, "replication"), asked, server.text("redis_version"));
                default ->
                    throw new RedisException(
                            RedisFailure.FAILED,
                            "Server %s holds no data; its mode is '%s'.".formatted(asked, server.text("redis_mode")));
            };
        }
    }

    private static RedisTopology single(Info replication, RedisAddress asked, String version) {
        List<RedisNode> nodes = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        if (replication.text("role").equals("master")) {
            nodes.add(node(asked, Role.MASTER, null, true));
            for (int i = 0; !replication.text("slave" + i).isEmpty(); i++) {
                Info replica = Info.parse(
                        replication.text("slave" + i).replace(',', '\n').replace('=', ':'));
                // Who only takes the data, as a backup does, listens on no port.
                if (replica.number("port") > 0) {
                    RedisAddress address = new RedisAddress(replica.text("ip"), (int) replica.number("port"));
                    nodes.add(node(
                            address, Role.REPLICA, asked, replica.text("state").equals("online")));
                }
            }
        } else {
            RedisAddress master =
                    new RedisAddress(replication.text("master_host"), (int) replication.number("master_port"));
            boolean linked = replication.text("master_link_status").equals("up");
            nodes.add(node(master, Role.MASTER, null, linked));
            nodes.add(node(asked, Role.REPLICA, master, linked));
            if (!linked) {
                complaints.add("Replica %s has lost its master %s.".formatted(asked, master));
            }
        }
        nodes.sort(Comparator.comparing(RedisNode::id));
        return new RedisTopology(Mode.SINGLE, version, nodes, 0, complaints);
    }

    private static RedisNode node(RedisAddress address, Role role, @Nullable RedisAddress master, boolean linked) {
        return new RedisNode(
                address.toString(), address, role, master == null ? null : master.toString(), linked, 0, List.of());
    }

    private RedisTopology cluster(RedisConnection connection, RedisAddress asked, String version) {
        View first = View.of(connection, asked);
        Map<String, RedisNode> nodes = new LinkedHashMap<>();
        first.nodes().nodes().stream()
                .sorted(Comparator.comparing(RedisNode::id))
                .forEach(node -> nodes.put(node.id(), node));
        List<String> complaints = new ArrayList<>(first.complaints());
        long epoch = first.epoch();
        for (RedisNode node : List.copyOf(nodes.values())) {
            // One that has failed stays in the list without slots, and is missed by nobody.
            if (!node.slots().isEmpty()
                    && !node.id().equals(first.nodes().self().id())) {
                try {
                    View own = own(node, complaints);
                    epoch = Math.max(epoch, own.epoch());
                    nodes.replace(own.nodes().self().id(), own.nodes().self());
                } catch (RedisException e) {
                    complaints.add(silent(node, e));
                }
            }
        }
        RedisTopology seen = new RedisTopology(Mode.CLUSTER, version, List.copyOf(nodes.values()), epoch, List.of());
        complaints.addAll(holes(seen));
        return new RedisTopology(Mode.CLUSTER, version, seen.nodes(), epoch, complaints);
    }

    /** A master of its own slots, which are those that count: what others say of them they have from hearsay. */
    private View own(RedisNode node, List<String> complaints) {
        try (RedisConnection connection = servers.connect(node.address())) {
            View own = View.of(connection, node.address());
            if (!own.nodes().self().id().equals(node.id())) {
                complaints.add("At %s there is another node than the cluster says.".formatted(node.address()));
            } else if (!own.nodes().self().slots().equals(node.slots())) {
                complaints.add("Master %s and the node asked do not agree on its slots yet.".formatted(node.address()));
            }
            complaints.addAll(own.complaints());
            return own;
        }
    }

    private static String silent(RedisNode node, RedisException e) {
        return "Master %s cannot be asked (%s).".formatted(node.address(), e.failure());
    }

    private static List<String> holes(RedisTopology seen) {
        BitSet unassigned = seen.unassigned();
        return unassigned.isEmpty()
                ? List.of()
                : List.of("Slots %s are assigned to no master.".formatted(SlotRange.shown(unassigned)));
    }

    /** What one node says. */
    private record View(ClusterNodes nodes, long epoch, List<String> complaints) {
        static View of(RedisConnection connection, RedisAddress asked) {
            Info info = Info.parse(connection.text(Command.of("CLUSTER", "INFO")));
            ClusterNodes nodes = ClusterNodes.parse(connection.text(Command.of("CLUSTER", "NODES")), asked);
            List<String> complaints = new ArrayList<>();
            if (!info.text("cluster_state").equals("ok")) {
                complaints.add("To node %s the cluster's state is '%s'.".formatted(asked, info.text("cluster_state")));
            }
            for (String slot : nodes.moving()) {
                complaints.add("Slot %s of node %s is on its way to or from another one.".formatted(slot, asked));
            }
            return new View(nodes, info.number("cluster_current_epoch"), complaints);
        }
    }
}
