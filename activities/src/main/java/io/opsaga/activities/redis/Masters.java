package io.opsaga.activities.redis;

import io.opsaga.activities.redis.RedisTopology.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A connection to every master of a server or cluster, and which of them has which slots. */
final class Masters implements AutoCloseable {
    private final Map<RedisAddress, RedisConnection> connections = new TreeMap<>();
    private final RedisAddress[] owners = new RedisAddress[SlotRange.SLOTS];

    private Masters() {}

    /** @param topology without slots that nobody has */
    static Masters of(RedisServers servers, RedisTopology topology) {
        Masters masters = new Masters();
        try {
            for (RedisNode master : topology.masters()) {
                masters.connections.put(master.address(), servers.connect(master.address()));
                IntStream slots = topology.mode() == Mode.SINGLE
                        ? IntStream.range(0, SlotRange.SLOTS)
                        : SlotRange.bits(master.slots()).stream();
                slots.forEach(slot -> masters.owners[slot] = master.address());
            }
            return masters;
        } catch (RuntimeException e) {
            masters.close();
            throw e;
        }
    }

    Collection<RedisConnection> all() {
        return connections.values();
    }

    /** Who has that slot. */
    RedisConnection of(int slot) {
        return RedisConnection.some(connections.get(owners[slot]));
    }

    /** These keys by who has them. */
    Collection<Share> shares(List<byte[]> keys) {
        Map<RedisAddress, Share> shares = new TreeMap<>();
        for (byte[] key : keys) {
            int slot = KeySlot.of(key);
            shares.computeIfAbsent(owners[slot], owner -> new Share(of(slot), new ArrayList<>()))
                    .keys()
                    .add(key);
        }
        return shares.values();
    }

    /** What one of them has. */
    record Share(RedisConnection master, List<byte[]> keys) {}

    @Override
    public void close() {
        connections.values().forEach(RedisConnection::close);
    }
}
