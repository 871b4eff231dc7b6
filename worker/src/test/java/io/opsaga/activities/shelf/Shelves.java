package io.opsaga.activities.shelf;

import io.opsaga.inventory.SectionKey;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the section says.
 *
 * @param byName shelves by their names
 */
public record Shelves(Map<String, Shelf> byName) {
    public static final SectionKey<Shelves> KEY = new SectionKey<>("shelves", Shelves.class);

    /**
     * A shelf.
     *
     * @param machine what stands on it
     */
    public record Shelf(@Nullable String machine, String kind, int boards, Duration checkedEvery) {}
}
