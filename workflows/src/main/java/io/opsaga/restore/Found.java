package io.opsaga.restore;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the execution that is restored was found.
 *
 * @param store the name of the store that it is taken from
 * @param snapshots the ids of the streams' snapshots there, by the streams' names
 * @param passedOver why stores that come before that one are not used, for people; empty where none does
 */
public record Found(String store, SortedMap<String, String> snapshots, String passedOver) {
    public Found {
        snapshots = Collections.unmodifiableSortedMap(new TreeMap<>(snapshots));
    }

    String told() {
        return passedOver.isEmpty() ? "in " + store : "in %s, as %s".formatted(store, passedOver);
    }
}
