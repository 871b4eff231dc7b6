package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.Field.Entry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping whose keys are known. Any other key is a problem, so that a slip of the finger is not a setting that silently does nothing. */
final class Section {
    private final Field field;
    private final Map<String, Entry> entries;

    private Section(Field field, Map<String, Entry> entries) {
        this.field = field;
        this.entries = entries;
    }

    /** The section that the field holds; null where the field is no mapping. */
    static @Nullable Section of(Field field, List<String> keys) {
        String allowed = "a mapping with " + String.join(", ", keys);
        Map<String, Entry> entries = field.entries(allowed);
        if (entries == null) {
            return null;
        }
        entries.forEach((key, entry) -> {
            if (key.equals("<<")) {
                entry.keyField()
                        .refuse(
                                "is a merge key, which is not read",
                                "each mapping written out, or an alias of a whole one");
            } else if (!keys.contains(key)) {
                String message = "is not a known key" + Hints.didYouMean(key, keys);
                entry.keyField().refuse(message, String.join(", ", keys));
            }
        });
        return new Section(field, entries);
    }

    Field field() {
        return field;
    }

    @Nullable
    Field optional(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /** The value of a key that must be there; where it is missing, the section's first line is named. */
    @Nullable
    Field required(String key, String allowed) {
        Field value = optional(key);
        if (value == null) {
            missing(key).refuse("is missing", allowed);
        }
        return value;
    }

    /** Refuses a key that is known but has no meaning beside the others. */
    void forbid(String key, String message, String allowed) {
        Entry entry = entries.get(key);
        if (entry != null) {
            entry.keyField().refuse(message, allowed);
        }
    }

    private Field missing(String key) {
        String place = Problems.WHOLE_FILE.equals(field.path()) ? key : field.path() + "." + key;
        return new Field(field.node(), place, field.problems());
    }
}
