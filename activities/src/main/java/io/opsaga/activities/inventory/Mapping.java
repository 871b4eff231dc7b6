package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.Field.Entry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
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

    /**
     * What each entry of the field's mapping reads as, by its key and in the file's order.
     *
     * @param reader null for what is wrong, which is left out
     * @return null where the field holds no mapping, which has been told
     */
    public static <T> @Nullable Map<String, T> each(Field field, Function<Mapping, @Nullable T> reader) {
        Map<String, Entry> entries = field.entries();
        if (entries == null) {
            return null;
        }
        Map<String, T> values = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            Mapping mapping = of(entry.value());
            T value = mapping == null ? null : reader.apply(mapping);
            if (value != null) {
                values.put(name, value);
            }
        });
        return values;
    }

    /** The key's whole number; null where it was refused. */
    public @Nullable Integer integer(String key, int otherwise) {
        Field field = get(key);
        return field == null ? Integer.valueOf(otherwise) : field.integer();
    }

    /** The key's time span; null where it was refused. */
    public @Nullable Duration duration(String key, Duration otherwise) {
        Field field = get(key);
        return field == null ? otherwise : Values.duration(field);
    }

    /** The key's value; null where it is not there. */
    public @Nullable Field get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }
}
