package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.Field.Entry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping whose keys the schema knows: it has refused all others, and told which are missing. */
public final class Mapping {
    private final Map<String, Entry> entries;

    private Mapping(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /** The mapping that the field holds; null for no field and where it holds something else, which has been told. */
    public static @Nullable Mapping of(@Nullable Field field) {
        Map<String, Entry> entries = field == null ? null : field.entries();
        return entries == null ? null : new Mapping(entries);
    }

    /** The key's value; null where it is not there. */
    public @Nullable Field get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }
}
