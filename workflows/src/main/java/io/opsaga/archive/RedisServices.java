package io.opsaga.archive;

import io.opsaga.inventory.SectionKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code redis} of an inventory.
 *
 * @param byName services by their names, each a cluster or a single server
 */
public record RedisServices(Map<String, RedisService> byName) {
    public static final SectionKey<RedisServices> KEY = new SectionKey<>("redis", RedisServices.class);

    public RedisServices {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /**
     * A Redis Cluster or a single Redis server.
     *
     * @param nodes at least one; the other nodes of a cluster are found by asking it
     * @param password the name of the secret that the nodes want; null where they want none
     * @param via the machine that the nodes are reached through; null where Opsaga's host reaches them directly
     */
    public record RedisService(
            List<Node> nodes,
            @Nullable String password,
            @Nullable String via) {
        public RedisService {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * One server.
     *
     * @param host a name or an IP address, as it is seen from where it is reached; IPv6 without brackets
     */
    public record Node(String host, int port) {}
}
