package io.opsaga.activities.redis;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many keys a server has.
 *
 * @param keys in all databases
 * @param expiring those of them that will expire
 * @param expired what was in the RDB and had expired when it was loaded; not among the keys
 * @param slots the keys by their slots, also where the server is none of a cluster
 * @param databases the keys by the numbers of databases; a cluster has only database 0
 */
public record KeyCounts(long keys, long expiring, long expired, SlotCounts slots, SortedMap<Integer, Long> databases) {
    public KeyCounts {
        databases = Collections.unmodifiableSortedMap(new TreeMap<>(databases));
    }

    /** The same for several servers together. */
    public KeyCounts plus(KeyCounts other) {
        SortedMap<Integer, Long> sums = new TreeMap<>(databases);
        for (Map.Entry<Integer, Long> one : other.databases.entrySet()) {
            sums.merge(one.getKey(), one.getValue(), Long::sum);
        }
        return new KeyCounts(
                keys + other.keys, expiring + other.expiring, expired + other.expired, slots.plus(other.slots), sums);
    }
}
