package io.opsaga.activities.redis;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the keys of a scratch server by walking over them. */
final class KeyCounting {
    static final int ATTEMPTS = 3;

    private final RedisConnection connection;

    KeyCounting(RedisConnection connection) {
        this.connection = connection;
    }

    /**
     * A walk may meet a key twice while the server rebuilds its table, as it does when much has expired. Then there are more than the
     * server says, and they are counted anew.
     */
    KeyCounts counts() {
        KeyCounts counted = once();
        for (int i = 1; i < ATTEMPTS && counted.keys() > ScratchRedis.total(connection); i++) {
            counted = once();
        }
        return counted;
    }

    private KeyCounts once() {
        int[] slots = new int[SlotRange.SLOTS];
        SortedMap<Integer, Long> databases = new TreeMap<>();
        new KeyWalk(connection, Optional.empty()).each((database, keys) -> {
            databases.merge(database, (long) keys.size(), Long::sum);
            keys.forEach(key -> slots[KeySlot.of(key)]++);
        });
        long keys = databases.values().stream().mapToLong(Long::longValue).sum();
        long expired = Info.of(connection, "persistence").number("rdb_last_load_keys_expired");
        return new KeyCounts(keys, expiring(), expired, SlotCounts.of(slots), databases);
    }

    private long expiring() {
        return Info.of(connection, "keyspace").values().values().stream()
                .mapToLong(value -> ScratchRedis.keyspace(value).number("expires"))
                .sum();
    }
}
