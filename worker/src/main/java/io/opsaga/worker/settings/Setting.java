package io.opsaga.worker.settings;

import io.opsaga.settings.Within;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/**
 * One setting of the contract.
 *
 * @param key as an operator writes it, such as {@code opsaga.undo-patience}
 * @param type of its value
 * @param standard what counts where nothing is configured, as an operator would write it; empty where that is nothing
 * @param bounds null where there are none but those of the type
 */
public record Setting(
        String key,
        ResolvableType type,
        String standard,
        @Nullable Within bounds) {
    static Setting of(String prefix, RecordComponent component) {
        DefaultValue standard = component.getAccessor().getAnnotation(DefaultValue.class);
        if (standard == null) {
            standard = parameterDefault(component);
        }
        return new Setting(
                prefix + "." + kebab(component.getName()),
                ResolvableType.forType(component.getGenericType()),
                standard == null ? "" : String.join(",", standard.value()),
                component.getAnnotation(Within.class));
    }

    /** The annotation is one of parameters: of a record's, those of its canonical constructor. */
    private static @Nullable DefaultValue parameterDefault(RecordComponent component) {
        Class<?> owner = component.getDeclaringRecord();
        return Stream.of(owner.getDeclaredConstructors()[0].getParameters())
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .findFirst()
                .map(parameter -> parameter.getAnnotation(DefaultValue.class))
                .orElse(null);
    }

    /** Why such a value is not allowed; empty where it is. */
    Optional<String> objection(Object value) {
        if (bounds == null) {
            return Optional.empty();
        }
        boolean inside = value instanceof Duration duration
                ? duration.compareTo(duration(bounds.least())) >= 0 && duration.compareTo(duration(bounds.most())) <= 0
                : ((Number) value).longValue() >= Long.parseLong(bounds.least())
                        && ((Number) value).longValue() <= Long.parseLong(bounds.most());
        return inside ? Optional.empty() : Optional.of("must be " + range());
    }

    /** Its bounds in words; empty where there are none. */
    public String range() {
        return bounds == null ? "" : "%s to %s".formatted(bounds.least(), bounds.most());
    }

    /** What a value must look like. */
    String form() {
        Class<?> raw = type.toClass();
        if (raw == Duration.class) {
            return "a duration, such as 500ms, 30s, 5m, 24h or 30d";
        }
        if (raw == boolean.class) {
            return "true or false";
        }
        if (raw == DataSize.class) {
            return "a size, such as 512MB or 4GB";
        }
        return raw == int.class ? "a whole number" : "a value of its type, " + raw.getSimpleName();
    }

    private static Duration duration(String written) {
        return DurationStyle.detectAndParse(written);
    }

    /** Names in configuration have hyphens where those in Java have capitals. */
    static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The same for all ways in which a key may be written: in capitals, with hyphens, underscores or neither, with an index. */
    static String canonical(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("\\[\\w+]|_\\d+$", "").replaceAll("[-_.]", "");
    }
}
