package io.opsaga.activities.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which schemas are said of the very value that a fault is about, through references and conditions; the outermost first. */
final class AppliedSchemas {
    private final JsonNode root;
    private final List<JsonNode> applied = new ArrayList<>();

    private AppliedSchemas(JsonNode root) {
        this.root = root;
        applied.add(root);
    }

    /**
     * @param root the whole schema
     * @param way the evaluation path of the fault; its last element is the keyword that failed
     */
    static List<JsonNode> of(JsonNode root, NodePath way) {
        AppliedSchemas schemas = new AppliedSchemas(root);
        int at = 0;
        while (at < way.getNameCount() - 1) {
            at += schemas.step(way, at);
        }
        return schemas.applied;
    }

    /** A schema and those that it refers to. */
    static List<JsonNode> referred(JsonNode root, JsonNode schema) {
        List<JsonNode> schemas = new ArrayList<>();
        JsonNode next = schema;
        while (next != null && schemas.size() < 10) {
            schemas.add(next);
            next = target(root, next);
        }
        return schemas;
    }

    private int step(NodePath way, int at) {
        String keyword = way.getName(at);
        JsonNode schema = applied.get(applied.size() - 1);
        return switch (keyword) {
            case "$ref" -> go(target(root, schema), 1);
            case "if", "then", "else", "not" -> go(schema.get(keyword), 1);
            case "allOf" -> go(schema.path(keyword).get(Integer.parseInt(way.getName(at + 1))), 2);
            case "dependentSchemas" -> go(schema.path(keyword).get(way.getName(at + 1)), 2);
            case "properties", "patternProperties" -> enter(schema.path(keyword).get(way.getName(at + 1)), 2);
            case "prefixItems" -> enter(schema.path(keyword).get(Integer.parseInt(way.getName(at + 1))), 2);
            default -> enter(schema.get(keyword), 1);
        };
    }

    private int go(@Nullable JsonNode schema, int steps) {
        if (schema != null) {
            applied.add(schema);
        }
        return steps;
    }

    /** What follows is said of a value below. */
    private int enter(@Nullable JsonNode schema, int steps) {
        if (schema != null) {
            applied.clear();
        }
        return go(schema, steps);
    }

    private static @Nullable JsonNode target(JsonNode root, JsonNode schema) {
        JsonNode reference = schema.get("$ref");
        return reference == null ? null : root.at(reference.textValue().substring(1));
    }
}
