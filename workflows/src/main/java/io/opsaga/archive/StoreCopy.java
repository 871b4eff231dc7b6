package io.opsaga.archive;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A further store that a backup was copied to.
 *
 * @param store its name
 * @param snapshots the ids of the streams' snapshots there, by the streams' names
 */
public record StoreCopy(String store, SortedMap<String, String> snapshots) {
    public StoreCopy {
        snapshots = Collections.unmodifiableSortedMap(new TreeMap<>(snapshots));
    }
}
