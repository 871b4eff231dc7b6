package io.opsaga.activities.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a schema allows, in words. */
final class SchemaWords {
    private SchemaWords() {}

    /** What these allow, of which each refers to the next one: the first that says so in words, or else the last. */
    static String of(JsonNode root, List<JsonNode> schemas) {
        for (JsonNode schema : schemas) {
            String said = FaultWords.text(schema, FaultWords.ALLOWED);
            if (said != null) {
                return said;
            }
        }
        JsonNode last = schemas.get(schemas.size() - 1);
        String words = last.has("enum") ? ofKeyword(root, last, "enum") : null;
        return words == null ? ofTypes(last) : words;
    }

    /** What that keyword allows; null where only a sentence in the schema can say so. */
    static @Nullable String ofKeyword(JsonNode root, JsonNode schema, String keyword) {
        JsonNode value = schema.path(keyword);
        return switch (keyword) {
            case "enum" -> FaultWords.joined(FaultWords.texts(value));
            case "const" -> value.asText();
            case "maxItems", "maxProperties" -> "at most " + value + " entries";
            case "minItems", "minProperties" -> "at least " + value + (value.asInt() == 1 ? " entry" : " entries");
            case "maxLength" -> "at most " + value + " characters";
            case "minimum", "maximum" -> number(schema, "a number");
            case "additionalProperties", "unevaluatedProperties" -> FaultWords.joined(keys(schema));
            default -> null;
        };
    }

    static List<String> keys(JsonNode schema) {
        List<String> keys = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static String ofTypes(JsonNode schema) {
        List<String> types = FaultWords.types(schema);
        return types.isEmpty()
                ? "another value"
                : types.stream().map(type -> ofType(schema, type)).collect(Collectors.joining(" or "));
    }

    private static String ofType(JsonNode schema, String type) {
        List<String> keys = keys(schema);
        return switch (type) {
            case "object" -> keys.isEmpty() ? "a mapping" : "a mapping with " + FaultWords.joined(keys);
            case "array" -> "a list";
            case "boolean" -> "true or false, without quotes";
            case "integer" -> number(schema, "a whole number");
            case "number" -> number(schema, "a number");
            default -> "text";
        };
    }

    private static String number(JsonNode schema, String what) {
        String kind = FaultWords.types(schema).contains("integer") ? "a whole number" : what;
        String from = schema.has("minimum") ? " from " + schema.get("minimum").asText() : "";
        String to = schema.has("maximum") ? " to " + schema.get("maximum").asText() : "";
        return kind + from + to + ", without quotes";
    }
}
