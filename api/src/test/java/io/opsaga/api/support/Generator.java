package io.opsaga.api.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values as a schema describes them; now and then one that it does not. */
public final class Generator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MANY = 120;

    private static final List<String> TEXTS = List.of(
            "agent-01",
            "agent-02",
            "probe-01",
            "1.0.0",
            "1.1.0",
            "newest",
            "main-pc",
            "pc2",
            "team=core",
            "deploy_0",
            "*",
            "",
            " ",
            "a",
            "A b",
            "0".repeat(64),
            "0".repeat(63),
            "ü",
            "😀",
            "../x",
            "-x",
            "a\u0007b",
            "a\u0000",
            "a\u202eb",
            "a\nb",
            "true",
            "1",
            "null",
            "{}",
            "x".repeat(64),
            "x".repeat(128),
            "x".repeat(129),
            "x".repeat(1000),
            "x".repeat(1001),
            "😀".repeat(1000),
            "'; --",
            "%00",
            "development",
            "production",
            "testing");

    private final Random random;
    private final Described description;
    private final List<String> texts = new ArrayList<>(TEXTS);
    private final double mischief;

    /** @param mischief how often a value is none that the schema describes */
    public Generator(Random random, Described description, double mischief) {
        this.random = random;
        this.description = description;
        this.mischief = mischief;
    }

    /** A text that is worth trying. */
    public void know(String text) {
        texts.add(text);
    }

    public JsonNode value(JsonNode given) {
        JsonNode schema = description.resolved(given);
        if (random.nextDouble() < mischief) {
            return anything();
        }
        JsonNode kinds = schema.path("anyOf");
        if (kinds.isArray() && !schema.has("type")) {
            return value(kinds.get(random.nextInt(kinds.size())));
        }
        if (schema.has("enum")) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        return switch (type(schema)) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "string" -> text(schema);
            case "integer" -> whole(schema);
            case "number" -> number(schema);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.nullNode();
        };
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? type.get(random.nextInt(100) < 90 ? 0 : type.size() - 1).asText()
                : type.asText();
    }

    private JsonNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(property -> {
            boolean wanted =
                    required.contains(property.getKey()) ? random.nextDouble() >= mischief : random.nextInt(100) < 35;
            if (wanted) {
                object.set(property.getKey(), value(property.getValue()));
            }
        });
        if (schema.path("additionalProperties").isObject()) {
            object.set(text(schema.path("propertyNames")).asText(), value(schema.path("additionalProperties")));
        } else if (random.nextDouble() < mischief) {
            object.set(any(), anything());
        }
        return object;
    }

    private JsonNode array(JsonNode schema) {
        ArrayNode array = JSON.arrayNode();
        int most = Math.min(3, schema.path("maxItems").asInt(3));
        int size = schema.path("minItems").asInt(0) + (most == 0 ? 0 : random.nextInt(most));
        for (int i = 0; i < size; i++) {
            array.add(value(schema.path("items")));
        }
        return array;
    }

    /** One of the known texts that fits, found by trying. */
    private JsonNode text(JsonNode schema) {
        JsonNode text = JSON.textNode(any());
        for (int i = 0; i < MANY && !description.complaint(schema, text).isEmpty(); i++) {
            text = JSON.textNode(any());
        }
        return text;
    }

    private JsonNode whole(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(10);
        return switch (random.nextInt(6)) {
            case 0 -> JSON.numberNode(least);
            case 1 -> JSON.numberNode(most);
            case 2 -> JSON.numberNode((double) least);
            default -> JSON.numberNode(least + (long) (random.nextDouble() * (most - least)));
        };
    }

    private JsonNode number(JsonNode schema) {
        double least = schema.path("minimum").asDouble(0);
        double most = schema.path("maximum").asDouble(10);
        return switch (random.nextInt(5)) {
            case 0 -> JSON.numberNode(least);
            case 1 -> JSON.numberNode(most);
            case 2 -> JSON.numberNode((int) most);
            default -> JSON.numberNode(least + random.nextDouble() * (most - least));
        };
    }

    private JsonNode anything() {
        return switch (random.nextInt(10)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextInt());
            case 3 -> JSON.numberNode(random.nextDouble() - 0.5);
            case 4 -> JSON.numberNode(-1);
            case 5 -> JSON.arrayNode().add(any());
            case 6 -> JSON.objectNode().put(any(), any());
            case 7 -> JSON.numberNode(Long.MAX_VALUE);
            default -> JSON.textNode(any());
        };
    }

    private String any() {
        return texts.get(random.nextInt(texts.size()));
    }
}
