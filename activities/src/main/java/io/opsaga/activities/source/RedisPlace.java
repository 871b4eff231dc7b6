package io.opsaga.activities.source;

import io.opsaga.activities.redis.NodeState;
import io.opsaga.activities.redis.RedisAddress;
import io.opsaga.activities.redis.RedisException;
import io.opsaga.activities.redis.RedisFailure;
import io.opsaga.activities.redis.RedisNode;
import io.opsaga.activities.redis.RedisServers;
import io.opsaga.activities.redis.RedisTopology;
import java.util.List;

/**
 * A declared Redis service.
 *
 * @param servers its nodes, for as much data as there is
 * @param asked the same nodes, for short questions: they are given up sooner
 * @param nodes those that are declared, at least one
 */
record RedisPlace(RedisServers servers, RedisServers asked, List<RedisAddress> nodes) {
    RedisPlace {
        nodes = List.copyOf(nodes);
    }

    /** What there is, by the first declared node that answers; it may have complaints. */
    RedisTopology topology() {
        for (int i = 0; ; i++) {
            try {
                return asked.topology(nodes.get(i));
            } catch (RedisException e) {
                boolean away = e.failure() == RedisFailure.UNREACHABLE || e.failure() == RedisFailure.SILENT;
                if (!away || i == nodes.size() - 1) {
                    throw e;
                }
            }
        }
    }

    NodeState state(RedisNode node) {
        return asked.state(node.address());
    }
}
