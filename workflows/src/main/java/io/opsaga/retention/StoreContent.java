package io.opsaga.retention;

import java.util.List;

/**
 * What a store holds of one backup.
 *
 * @param store its name
 * @param operations the ids of the operations whose snapshots are there, each once, sorted
 */
public record StoreContent(String store, List<String> operations) {
    public StoreContent {
        operations = List.copyOf(operations);
    }
}
