package io.opsaga.archive;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One stream of a backup: what a master, a database or a folder has become.
 *
 * @param name the file's name in its snapshot, such as {@code redis/m1.rdb}; each name once in a backup
 * @param length in bytes, before compression
 * @param sha256 of the whole stream, in hexadecimal digits
 * @param snapshot the id of its snapshot in the store
 * @param facts what it must show when it is restored, such as numbers of keys or rows
 */
public record StreamEntry(String name, long length, String sha256, String snapshot, SortedMap<String, String> facts) {
    public StreamEntry {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /** The same stream in another repository. */
    public StreamEntry in(Map<String, String> snapshots) {
        return new StreamEntry(name, length, sha256, snapshots.getOrDefault(name, ""), facts);
    }
}
