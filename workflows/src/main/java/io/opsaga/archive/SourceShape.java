package io.opsaga.archive;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the source was found.
 *
 * @param versions of its servers and of the tools that read it, by their names
 * @param shape how it is put together, see {@link io.opsaga.archive.Manifest}
 * @param streams what it is read as, at least one
 * @param told the same for people, in a few words
 */
public record SourceShape(
        SortedMap<String, String> versions, SortedMap<String, String> shape, List<Expected> streams, String told) {
    public SourceShape {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        shape = Collections.unmodifiableSortedMap(new TreeMap<>(shape));
        streams = List.copyOf(streams);
    }

    /**
     * A stream that will be sent.
     *
     * @param name the file's name in its snapshot
     * @param bytes about how long it will be; 0 where nobody knows
     */
    public record Expected(String name, long bytes) {}
}
