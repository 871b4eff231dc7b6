package io.opsaga.api.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.opsaga.inventory.Similarity;
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
    /** Nothing longer was meant as one of a few words. */
    private static final int LONGEST_MEANT = 64;

    /** A value that is none of those that are allowed, with the one that may have been meant. */
    public static FieldError notAmong(String field, String value, List<String> allowed) {
        String hint = value.length() > LONGEST_MEANT
                ? ""
                : Similarity.nearest(value, allowed, 1).stream()
                        .findFirst()
                        .map("; did you mean %s?"::formatted)
                        .orElse("");
        return new FieldError(field, "must be one of " + String.join(", ", allowed) + hint, allowed);
    }

    public static FieldError of(String field, String message) {
        return new FieldError(field, message, null);
    }
}
