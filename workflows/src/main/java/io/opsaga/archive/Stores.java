package io.opsaga.archive;

import io.opsaga.inventory.SectionKey;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The section {@code stores} of an inventory.
 *
 * @param byName stores by their names; no two of them are the same place
 */
public record Stores(Map<String, Store> byName) {
    public static final SectionKey<Stores> KEY = new SectionKey<>("stores", Stores.class);

    public Stores {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }
}
