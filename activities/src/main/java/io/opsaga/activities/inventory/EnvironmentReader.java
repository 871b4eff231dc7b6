package io.opsaga.activities.inventory;

import io.opsaga.inventory.EnvironmentName;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code environment}: a documented name, or one of its own with the documented environment that it is like. A bare word is no
 * declaration, for a slip of the finger would be an environment.
 */
final class EnvironmentReader {
    private EnvironmentReader() {}

    /**
     * @param like a documented environment; the same as the name, where that is one
     * @param field where the name stands
     */
    record Declared(EnvironmentName name, EnvironmentName like, Field field) {}

    /** What is declared; null where nothing is, or something is wrong. */
    static @Nullable Declared read(@Nullable Field field) {
        Mapping own = Mapping.of(field);
        Field nameField = own == null ? field : own.get("name");
        String name = Values.text(nameField);
        String like = own == null ? name : Values.text(own.get("like"));
        return nameField == null || name == null || like == null
                ? null
                : new Declared(new EnvironmentName(name), new EnvironmentName(like), nameField);
    }
}
