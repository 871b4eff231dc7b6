package io.opsaga.activities.redis;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real server or cluster with a password, for tests of who backs it up. */
public final class RedisLab implements AutoCloseable {
    public static final String PASSWORD = "correct-horse-7391";

    /** How many keys {@link #fill} writes; of all types, a third of them with hash tags, a fifth expiring in an hour. */
    public static final int KEYS = 4_000;

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path folder;
    private final @Nullable RealCluster cluster;
    private final List<RealRedis> masters;

    private RedisLab(Path folder, @Nullable RealCluster cluster, List<RealRedis> masters) {
        this.folder = folder;
        this.cluster = cluster;
        this.masters = masters;
    }

    public static RedisLab cluster(Path folder, int masters, int replicas) {
        RealCluster cluster =
                RealCluster.start(folder, masters, replicas, "requirepass", PASSWORD, "masterauth", PASSWORD);
        return new RedisLab(folder, cluster, cluster.masters());
    }

    /** @param settings names and values in turn */
    public static RedisLab single(Path folder, String... settings) {
        List<String> all = new ArrayList<>(List.of("requirepass", PASSWORD));
        all.addAll(List.of(settings));
        return new RedisLab(folder, null, List.of(RealRedis.start(folder, all.toArray(String[]::new))));
    }

    public static Path program() {
        return RealRedis.program();
    }

    /** All nodes, the masters first. */
    public List<RedisAddress> nodes() {
        Stream<RealRedis> all = cluster == null ? masters.stream() : cluster.nodes();
        return all.map(RealRedis::address).toList();
    }

    public void fill() {
        List<SampleKeys.Sample> samples = SampleKeys.all().subList(0, KEYS);
        if (cluster != null) {
            cluster.send(samples);
            return;
        }
        try (RedisConnection connection = masters.get(0).connect()) {
            connection.ask(samples.stream()
                    .flatMap(sample -> sample.commands().stream())
                    .toList());
        }
    }

    /** Asks the first master, in one of its databases. */
    public Object ask(int database, Object... command) {
        Object[] arguments = new Object[command.length - 1];
        System.arraycopy(command, 1, arguments, 0, arguments.length);
        try (RedisConnection connection = masters.get(0).connect()) {
            connection.ask(Command.of("SELECT", database));
            return RedisConnection.some(connection.ask(Command.of((String) command[0], arguments)));
        }
    }

    /** Sets a text at whoever of a cluster's masters has the key. */
    public void set(String key, String value) {
        SampleKeys.Sample sample = new SampleKeys.Sample(key, List.of(Command.of("SET", key, value)));
        Optional.ofNullable(cluster)
                .ifPresentOrElse(some -> some.send(List.of(sample)), () -> ask(0, "SET", key, value));
    }

    /** Whether one of the masters has it. */
    public boolean has(String key) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        return masters.stream().anyMatch(master -> {
            try (RedisConnection connection = master.connect()) {
                return Long.valueOf(1)
                        .equals(connection
                                .tried(List.of(Command.of("EXISTS", name)))
                                .get(0));
            }
        });
    }

    /** Destroys all keys. */
    public void flush() {
        masters.forEach(master -> master.ask("FLUSHALL"));
    }

    /** How many keys all masters have. */
    public long keys() {
        return masters.stream()
                .mapToLong(master -> master.servers().state(master.address()).keys())
                .sum();
    }

    /** Of all keys of all masters, by their RDBs. */
    public KeysDigest digest() {
        return new Rdbs(folder, masters.get(0).servers())
                .seen(masters.stream().map(RealRedis::address).toList())
                .digest();
    }

    /** Gives a slot without keys to another master of a cluster; returns when all nodes know it. */
    public int moveEmptySlot() {
        RealCluster some = RedisConnection.some(cluster);
        RealRedis from = masters.get(1);
        int slot = some.topology().masters().stream()
                .filter(node -> node.address().equals(from.address()))
                .flatMapToInt(node -> SlotRange.bits(node.slots()).stream())
                .filter(one -> from.ask("CLUSTER", "COUNTKEYSINSLOT", one).equals(0L))
                .findFirst()
                .orElseThrow();
        some.move(slot, from, masters.get(0));
        await().atMost(PATIENCE)
                .until(() -> some.nodes()
                        .allMatch(node -> node.servers()
                                .topology(node.address())
                                .complaints()
                                .isEmpty()));
        return slot;
    }

    /** Returns when the first master's data is being read by somebody. */
    public void awaitStream(int keys) {
        RealRedis master = masters.get(0);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            try (RedisConnection connection = master.connect()) {
                return Info.of(connection, "persistence").number("current_save_keys_processed") > keys;
            }
        });
    }

    public void kill() {
        masters.get(0).kill();
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        } else {
            masters.forEach(RealRedis::close);
        }
    }
}
