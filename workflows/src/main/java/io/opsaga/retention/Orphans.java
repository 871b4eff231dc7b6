package io.opsaga.retention;

import java.util.List;

/**
 * Operations whose snapshots are in a store, though nothing lists them.
 *
 * @param ended executions that are over, and that nobody will ever list: what they have left can go
 * @param unknown no record says what they were. They are left alone: they may be good backups, whose records were lost with a store of records
 */
public record Orphans(List<String> ended, List<String> unknown) {
    public Orphans {
        ended = List.copyOf(ended);
        unknown = List.copyOf(unknown);
    }
}
