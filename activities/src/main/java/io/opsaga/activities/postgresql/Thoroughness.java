package io.opsaga.activities.postgresql;

import org.springframework.util.unit.DataSize;

/**
 * How closely tables are looked at. Rows are always counted, which reads all of a table; a checksum costs processor time on the server on top of
 * that.
 *
 * @param largest tables that are larger on disk get no checksum
 */
public record Thoroughness(DataSize largest) {
    /** Rows are counted, and that is all. */
    public static final Thoroughness COUNTS = new Thoroughness(DataSize.ofBytes(-1));

    /** A checksum of every table. */
    public static final Thoroughness ALL = new Thoroughness(DataSize.ofBytes(Long.MAX_VALUE));

    boolean asksForChecksum(DataSize size) {
        return size.compareTo(largest) <= 0;
    }
}
