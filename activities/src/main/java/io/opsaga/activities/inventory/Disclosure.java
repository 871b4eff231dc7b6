package io.opsaga.activities.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the schema says of one place in the document, as far as it decides what messages may show of it. {@code writeOnly} hides a value
 * and all below it; at {@code propertyNames}, the keys of a mapping that it does not name. Alternatives count as though all of them held.
 */
final class Disclosure {
    /** Of what no schema speaks. */
    static final Disclosure OPEN = new Disclosure(MissingNode.getInstance(), List.of());

    private static final Disclosure HIDDEN =
            Disclosure.of(JsonNodeFactory.instance.objectNode().put("writeOnly", true));

    private final JsonNode root;
    private final List<JsonNode> said = new ArrayList<>();
    private final Map<String, Disclosure> below = new HashMap<>();
    private final boolean hidden;
    private final boolean keysHidden;
    private @Nullable Disclosure element;

    private Disclosure(JsonNode root, List<JsonNode> schemas) {
        this.root = root;
        schemas.forEach(this::say);
        this.hidden = said.stream().anyMatch(Disclosure::writeOnly);
        this.keysHidden = said.stream().anyMatch(schema -> writeOnly(schema.path("propertyNames")));
    }

    /** The whole document's. */
    static Disclosure of(JsonNode schema) {
        return new Disclosure(schema, List.of(schema));
    }

    /** Whether neither the value may be shown, nor anything below it. */
    boolean isHidden() {
        return hidden;
    }

    /** Whether keys of the mapping may not be shown, unless the schema names them. */
    boolean hidesKeys() {
        return hidden || keysHidden;
    }

    /** Whether that key may not be shown. What the schema itself calls by that name is no secret. */
    boolean hides(String key) {
        return hidden || (keysHidden && !isNamed(key));
    }

    /** Of the value of a key; keys that no schema names are all alike. */
    Disclosure of(String key) {
        if (hidden || said.isEmpty()) {
            return this;
        }
        return below.computeIfAbsent(isNamed(key) ? key : "", unused -> made(key));
    }

    /** A key that may not be shown and that no schema speaks of has a value that may not be either: an alias may have it stand elsewhere. */
    private Disclosure made(String key) {
        List<JsonNode> schemas = schemas(key);
        return hides(key) && schemas.stream().noneMatch(JsonNode::isObject) ? HIDDEN : new Disclosure(root, schemas);
    }

    private boolean isNamed(String key) {
        return said.stream().anyMatch(schema -> schema.path("properties").has(key));
    }

    /** Of each element of a list; where keys may not be shown, a list of them may not either. */
    Disclosure ofElement() {
        if (hidden || keysHidden) {
            return HIDDEN;
        } else if (element == null) {
            List<JsonNode> schemas = new ArrayList<>();
            for (JsonNode schema : said) {
                schemas.add(schema.path("items"));
                schema.path("prefixItems").forEach(schemas::add);
            }
            element = new Disclosure(root, schemas);
        }
        return element;
    }

    private List<JsonNode> schemas(String key) {
        List<JsonNode> schemas = new ArrayList<>();
        for (JsonNode schema : said) {
            JsonNode named = schema.path("properties").path(key);
            schemas.add(named.isMissingNode() ? schema.path("additionalProperties") : named);
            schema.path("patternProperties").forEach(schemas::add);
        }
        return schemas;
    }

    private void say(JsonNode schema) {
        if (!schema.isObject() || said.contains(schema)) {
            return;
        }
        said.add(schema);
        if (schema.has("$ref")) {
            say(root.at(schema.get("$ref").textValue().substring(1)));
        }
        List.of("then", "else").forEach(word -> say(schema.path(word)));
        List.of("allOf", "dependentSchemas").forEach(word -> schema.path(word).forEach(this::say));
    }

    private static boolean writeOnly(JsonNode schema) {
        return schema.path("writeOnly").asBoolean();
    }
}
