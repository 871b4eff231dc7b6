package io.opsaga.api.description;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The models of answers, in the names on the wire. Every component of a record is in the answer, and it may be null where it says so.
 */
final class Models extends ModelResolver {
    private final Map<String, Class<?>> records = new ConcurrentHashMap<>();

    Models() {
        super(snakeCase());
    }

    private static ObjectMapper snakeCase() {
        return Json.mapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    }

    @Override
    public Schema<?> resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
        Schema<?> resolved = super.resolve(type, context, next);
        Class<?> raw = _mapper.constructType(type.getType()).getRawClass();
        if (resolved != null && raw.isRecord() && raw.getPackageName().startsWith("io.opsaga.")) {
            String reference = resolved.get$ref();
            String name = reference == null ? resolved.getName() : reference.substring(reference.lastIndexOf('/') + 1);
            if (name != null) {
                records.put(name, raw);
            }
        }
        return resolved;
    }

    /** Says of each model what is always there, and what may be null. */
    void complete(Function<String, @Nullable Schema<?>> models) {
        records.forEach((name, type) -> {
            Schema<?> model = models.apply(name);
            if (model != null && model.getProperties() != null) {
                complete(model, type);
            }
        });
    }

    private static void complete(Schema<?> model, Class<?> type) {
        JsonInclude include = type.getAnnotation(JsonInclude.class);
        boolean absent = include != null && include.value() == JsonInclude.Include.NON_NULL;
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                complete(model, component.getType());
                continue;
            }
            String name = name(component);
            Schema<?> property = model.getProperties().get(name);
            if (property == null) {
                continue;
            }
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!nullable || !absent) {
                require(model, name);
            }
            if (nullable && !absent) {
                model.getProperties().put(name, orNull(property));
            }
        }
    }

    private static void require(Schema<?> model, String name) {
        if (model.getRequired() == null || !model.getRequired().contains(name)) {
            model.addRequiredItem(name);
        }
    }

    private static String name(RecordComponent component) {
        JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given == null
                ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName())
                : given.value();
    }

    private static Schema<?> orNull(Schema<?> property) {
        Schema<Object> none = new Schema<>(SpecVersion.V31);
        none.setTypes(new LinkedHashSet<>(List.of("null")));
        if (property.get$ref() != null) {
            Schema<Object> either = new Schema<>(SpecVersion.V31);
            either.addAnyOfItem(property);
            either.addAnyOfItem(none);
            return either;
        }
        if (property.getAnyOf() == null) {
            Set<String> types =
                    new LinkedHashSet<>(property.getTypes() == null ? Set.of(property.getType()) : property.getTypes());
            types.add("null");
            property.setTypes(types);
        }
        return property;
    }
}
