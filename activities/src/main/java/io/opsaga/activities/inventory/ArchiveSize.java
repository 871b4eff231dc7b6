package io.opsaga.activities.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How much an artifact may consist of. What it has to be judged by is in memory until it is judged, so an archive of a few megabytes
 * must not come to half a gigabyte of names.
 */
final class ArchiveSize {
    static final int MOST_ENTRIES = 200_000;
    static final long LONGEST_NAMES = 32L << 20;

    private int entries;
    private long names;

    /**
     * One more entry.
     *
     * @param target what it leads to, if it is a link; else empty
     */
    void add(String name, String target) throws IOException {
        entries++;
        names += bytes(name) + bytes(target);
        if (entries > MOST_ENTRIES) {
            throw new IOException("more than %d files, folders and links".formatted(MOST_ENTRIES));
        }
        if (names > LONGEST_NAMES) {
            throw new IOException("more than %d MiB of names".formatted(LONGEST_NAMES >> 20));
        }
    }

    static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
