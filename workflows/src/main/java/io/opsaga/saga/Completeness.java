package io.opsaga.saga;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was read from a payload has all that its type promises. JSON leaves null where something is missing, and code that relies
 * on the type would stop its run there for ever.
 */
public final class Completeness {
    private Completeness() {}

    /**
     * The first part that is null though its record does not say {@link Nullable} of it, also within records, collections and the values
     * of maps.
     *
     * @param name what the value is called, such as {@code input}
     * @return where it is missing, such as {@code input.operation.terms}; empty where nothing is
     */
    public static Optional<String> missing(String name, @Nullable Object value) {
        if (value == null) {
            return Optional.of(name);
        }
        if (value instanceof Record parts) {
            return first(Stream.of(parts.getClass().getRecordComponents()).map(part -> missing(name, parts, part)));
        }
        if (value instanceof Collection<?> elements) {
            return first(elements.stream().map(element -> missing(name + "[]", element)));
        }
        if (value instanceof Map<?, ?> entries) {
            return first(entries.entrySet().stream()
                    .map(entry -> missing("%s.%s".formatted(name, entry.getKey()), entry.getValue())));
        }
        return Optional.empty();
    }

    private static Optional<String> first(Stream<Optional<String>> found) {
        return found.flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> missing(String name, Record parts, RecordComponent part) {
        Object value;
        try {
            value = part.getAccessor().invoke(parts);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("%s of %s cannot be read".formatted(part, parts.getClass()), e);
        }
        return value == null && part.getAnnotatedType().isAnnotationPresent(Nullable.class)
                ? Optional.empty()
                : missing("%s.%s".formatted(name, part.getName()), value);
    }
}
