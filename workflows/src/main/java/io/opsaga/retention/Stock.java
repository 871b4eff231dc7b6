package io.opsaga.retention;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What there is of one backup.
 *
 * @param listed what can be restored
 * @param left what an earlier operation was to remove, and has not removed by the end of its undo lease: it cannot be listed again
 * @param needed the ids of executions that somebody needs, each with what needs it
 */
public record Stock(List<Listed> listed, List<Leaving> left, SortedMap<String, String> needed) {
    public Stock {
        listed = List.copyOf(listed);
        left = List.copyOf(left);
        needed = Collections.unmodifiableSortedMap(new TreeMap<>(needed));
    }
}
