package io.opsaga.archive;

import io.opsaga.operation.Target;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an execution of a backup consists of, and what a restore of it has to give. It is written before anything is proven, lies beside
 * the streams in the store, and is never changed.
 *
 * @param operation the id of the operation that made it, which is the execution's
 * @param environment wire name
 * @param backup the name of the backup, as it is declared
 * @param source what it was made of
 * @param store the name of the store that it was written to
 * @param takenAt when its first stream was begun
 * @param versions of the tools that made it, and of the servers that it was made of, by their names
 * @param shape how the source was put together: its topology, slots, tables
 * @param streams at least one, in the order in which they were taken
 */
public record Manifest(
        String operation,
        String environment,
        String backup,
        Target source,
        String store,
        Instant takenAt,
        SortedMap<String, String> versions,
        SortedMap<String, String> shape,
        List<StreamEntry> streams) {
    public Manifest {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        shape = Collections.unmodifiableSortedMap(new TreeMap<>(shape));
        streams = List.copyOf(streams);
    }

    /** The length of all streams together, in bytes. */
    public long size() {
        return streams.stream().mapToLong(StreamEntry::length).sum();
    }
}
