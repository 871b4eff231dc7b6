package io.opsaga.api.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one field of a request.
 *
 * @param field its path, such as {@code deployment_options.resource_limits.memory_mb}; empty for the whole body
 * @param allowed what would be accepted, where that can be listed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldError(
        String field, String message, @Nullable List<String> allowed) {
    public static FieldError of(String field, String message) {
        return new FieldError(field, message, null);
    }
}
