package io.opsaga.activities.source;

import io.opsaga.activities.redis.RedisAddress;
import io.opsaga.activities.redis.RedisNode;
import io.opsaga.activities.redis.RedisNode.Role;
import io.opsaga.activities.redis.RedisTopology;
import io.opsaga.activities.redis.RedisTopology.Mode;
import io.opsaga.activities.redis.SlotRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The topology of a Redis service in the words of a manifest: its mode, its epoch, and each master that has data. Replicas are left out:
 * they come and go, and where the data is does not depend on them.
 */
final class RedisShape {
    private static final String MODE = "mode";
    private static final String EPOCH = "epoch";
    private static final String MASTER = "master ";

    private RedisShape() {}

    /** {@code master ID} → {@code HOST:PORT EPOCH SLOTS}, where {@code -} stands for no slots. */
    static SortedMap<String, String> of(RedisTopology topology) {
        SortedMap<String, String> shape = new TreeMap<>();
        shape.put(MODE, topology.mode().name().toLowerCase(Locale.ROOT));
        shape.put(EPOCH, Long.toString(topology.currentEpoch()));
        for (RedisNode master : topology.masters()) {
            shape.put(
                    MASTER + master.id(),
                    "%s %d %s".formatted(master.address(), master.configEpoch(), slots(master.slots())));
        }
        return shape;
    }

    /**
     * The way back.
     *
     * @param version of the node that was asked
     */
    static RedisTopology topology(SortedMap<String, String> shape, String version) {
        List<RedisNode> masters = new ArrayList<>();
        shape.forEach((name, value) -> {
            if (name.startsWith(MASTER)) {
                String[] words = value.split(" ", -1);
                masters.add(new RedisNode(
                        name.substring(MASTER.length()),
                        RedisAddress.parse(words[0]),
                        Role.MASTER,
                        null,
                        true,
                        Long.parseLong(words[1]),
                        slots(words[2])));
            }
        });
        return new RedisTopology(
                Mode.valueOf(shape.getOrDefault(MODE, "").toUpperCase(Locale.ROOT)),
                version,
                masters,
                Long.parseLong(shape.getOrDefault(EPOCH, "0")),
                List.of());
    }

    /** For people. */
    static String told(RedisTopology topology) {
        return topology.mode() == Mode.SINGLE
                ? "one server"
                : "a cluster of %d masters".formatted(topology.masters().size());
    }

    /** {@code 0-5460,7000}, or {@code -}. */
    static String slots(List<SlotRange> slots) {
        return slots.isEmpty() ? "-" : slots.stream().map(SlotRange::toString).collect(Collectors.joining(","));
    }

    static List<SlotRange> slots(String text) {
        return text.equals("-")
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(SlotRange::parse).toList();
    }
}
