package io.opsaga.inventory;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an inventory says besides its machines and agents. Who brings a section knows its type; nobody else has to.
 *
 * @param byName the values by the sections' names
 */
public record Sections(Map<String, Object> byName) {
    public static final Sections NONE = new Sections(Map.of());

    public Sections {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /** The section's value; empty where the file does not have it. */
    public <T> Optional<T> get(SectionKey<T> key) {
        return Optional.ofNullable(byName.get(key.name())).map(key.type()::cast);
    }

    /** These and one more. */
    public <T> Sections with(SectionKey<T> key, T value) {
        Map<String, Object> more = new TreeMap<>(byName);
        more.put(key.name(), value);
        return new Sections(more);
    }
}
