package io.opsaga.retention;

import java.util.List;

/**
 * An execution of a backup that goes, and is not offered to anybody any more.
 *
 * @param stores the names of the stores that its snapshots are in, or were
 */
public record Leaving(String id, List<String> stores) {
    public Leaving {
        stores = List.copyOf(stores);
    }
}
