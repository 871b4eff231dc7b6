package io.opsaga.activities.inventory;

import io.opsaga.inventory.EnvironmentName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code environment}: a documented name, or one of its own with the documented environment that it is like. A bare word is no
 * declaration, for a slip of the finger would be an environment.
 */
final class EnvironmentReader {
    private static final List<String> DOCUMENTED =
            EnvironmentName.DOCUMENTED.stream().map(EnvironmentName::wire).toList();
    private static final List<String> KEYS = List.of("name", "like");

    private EnvironmentReader() {}

    /**
     * @param like a documented environment; the same as the name, where that is one
     * @param field where the name stands
     */
    record Declared(EnvironmentName name, EnvironmentName like, Field field) {}

    /** What is declared; null after noting a problem, and where nothing is. */
    static @Nullable Declared read(@Nullable Field field) {
        if (field == null) {
            return null;
        }
        if (field.isMapping()) {
            return own(field);
        }
        String word = Values.word(field, DOCUMENTED);
        if (word == null || !DOCUMENTED.contains(word)) {
            return null;
        }
        EnvironmentName name = new EnvironmentName(word);
        return new Declared(name, name, field);
    }

    static String allowed() {
        return String.join(", ", DOCUMENTED);
    }

    private static @Nullable Declared own(Field field) {
        Section section = Section.of(field, KEYS);
        if (section == null) {
            return null;
        }
        Field nameField = section.required("name", EnvironmentName.ALLOWED);
        String name = Values.checked(nameField, EnvironmentName::fits, EnvironmentName.ALLOWED);
        String like = Values.word(section.required("like", allowed()), DOCUMENTED);
        if (nameField == null || name == null || !EnvironmentName.fits(name)) {
            return null;
        }
        if (DOCUMENTED.contains(name)) {
            nameField.refuse(
                    "is " + name + ", which needs no declaration", "environment: " + name + ", or another name");
            return null;
        }
        return like == null || !DOCUMENTED.contains(like)
                ? null
                : new Declared(new EnvironmentName(name), new EnvironmentName(like), nameField);
    }
}
