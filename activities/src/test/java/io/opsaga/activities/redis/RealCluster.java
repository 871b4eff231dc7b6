package io.opsaga.activities.redis;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A real cluster: masters that share the slots evenly, and replicas of them in turn. */
final class RealCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final List<RealRedis> masters = new ArrayList<>();
    private final List<RealRedis> replicas = new ArrayList<>();

    /** @param settings of each node, names and values in turn */
    static RealCluster start(Path folder, int masters, int replicas, String... settings) {
        RealCluster cluster = new RealCluster();
        try {
            cluster.begin(folder, masters, replicas, settings);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void begin(Path folder, int wantedMasters, int wantedReplicas, String... settings) {
        Map<RealRedis, String> buses = new HashMap<>();
        for (int i = 0; i < wantedMasters + wantedReplicas; i++) {
            String bus = Integer.toString(RealRedis.freePort());
            List<String> all = new ArrayList<>(
                    List.of("cluster-enabled", "yes", "cluster-port", bus, "cluster-node-timeout", "15000"));
            all.addAll(List.of(settings));
            RealRedis node = RealRedis.start(folder.resolve("node" + i), all.toArray(String[]::new));
            buses.put(node, bus);
            (i < wantedMasters ? masters : replicas).add(node);
        }
        shareSlots();
        RealRedis first = masters.get(0);
        nodes().skip(1)
                .forEach(node -> node.ask(
                        "CLUSTER",
                        "MEET",
                        first.address().host(),
                        first.address().port(),
                        buses.get(first)));
        everyNode(info -> info.number("cluster_known_nodes") == wantedMasters + wantedReplicas);
        for (int i = 0; i < wantedReplicas; i++) {
            replicas.get(i).ask("CLUSTER", "REPLICATE", id(masters.get(i % wantedMasters)));
        }
        everyNode(info -> info.text("cluster_state").equals("ok"));
        replicas.forEach(replica -> await().atMost(PATIENCE).pollInterval(LOOK).until(() -> {
            try (RedisConnection connection = replica.connect()) {
                return Info.of(connection, "replication")
                        .text("master_link_status")
                        .equals("up");
            }
        }));
        // What a node is they tell each other a little later than where the slots are.
        await().atMost(PATIENCE)
                .pollInterval(LOOK)
                .until(() -> nodes().allMatch(node -> {
                    RedisTopology seen = node.servers().topology(node.address());
                    long following = seen.nodes().stream()
                            .filter(one -> one.role() == RedisNode.Role.REPLICA)
                            .count();
                    return seen.complaints().isEmpty() && following == wantedReplicas;
                }));
    }

    private void shareSlots() {
        for (int i = 0; i < masters.size(); i++) {
            int first = SlotRange.SLOTS * i / masters.size();
            int last = SlotRange.SLOTS * (i + 1) / masters.size() - 1;
            masters.get(i).ask("CLUSTER", "ADDSLOTSRANGE", first, last);
            masters.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
        }
    }

    private void everyNode(Predicate<Info> wanted) {
        await().atMost(PATIENCE)
                .pollInterval(LOOK)
                .until(() -> nodes().allMatch(node -> {
                    try (RedisConnection connection = node.connect()) {
                        return wanted.test(Info.parse(connection.text(Command.of("CLUSTER", "INFO"))));
                    }
                }));
    }

    Stream<RealRedis> nodes() {
        return Stream.concat(masters.stream(), replicas.stream());
    }

    List<RealRedis> masters() {
        return masters;
    }

    List<RealRedis> replicas() {
        return replicas;
    }

    static String id(RealRedis node) {
        return new String((byte[]) node.ask("CLUSTER", "MYID"), StandardCharsets.US_ASCII);
    }

    RedisAddress address() {
        return masters.get(0).address();
    }

    RedisServers servers() {
        return masters.get(0).servers();
    }

    RedisTopology topology() {
        return servers().topology(address());
    }

    /** What each slot's master is sent; by the slots as they are now. */
    void send(List<SampleKeys.Sample> samples) {
        List<RedisNode> owners = topology().masters();
        for (RedisNode owner : owners) {
            List<Command> commands = samples.stream()
                    .filter(sample -> owner.slots().stream().anyMatch(range -> range.contains(sample.slot())))
                    .flatMap(sample -> sample.commands().stream())
                    .toList();
            try (RedisConnection connection = servers().connect(owner.address())) {
                connection.ask(commands);
            }
        }
    }

    /** Moves one slot, with its keys, as a cluster is told to. */
    void move(int slot, RealRedis from, RealRedis to) {
        to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
        from.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));
        while (true) {
            List<?> keys = (List<?>) from.ask("CLUSTER", "GETKEYSINSLOT", slot, 100);
            if (keys.isEmpty()) {
                break;
            }
            for (Object key : keys) {
                from.ask("MIGRATE", to.address().host(), to.address().port(), key, 0, 5000);
            }
        }
        to.ask("CLUSTER", "SETSLOT", slot, "NODE", id(to));
        from.ask("CLUSTER", "SETSLOT", slot, "NODE", id(to));
    }

    /** The masters in the order of their slots. */
    List<RedisNode> bySlots() {
        return topology().masters().stream()
                .sorted(Comparator.comparing(node -> node.slots().get(0).first()))
                .toList();
    }

    @Override
    public void close() {
        nodes().forEach(RealRedis::kill);
        nodes().forEach(RealRedis::close);
    }
}
