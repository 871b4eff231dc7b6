package io.opsaga.api.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The API's description, as a reader without other knowledge understands it. */
public final class Described {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode root;
    private final Map<String, Schema> compiled = new TreeMap<>();

    public Described(String openapi) {
        root = parse(openapi);
    }

    /** One method of one address. */
    public record Call(String method, String path, JsonNode node) {
        /** The schema of the body; missing where none is taken. */
        public JsonNode body() {
            return node.at("/requestBody/content/application~1json/schema");
        }

        public boolean bodyRequired() {
            return node.at("/requestBody/required").asBoolean();
        }

        public List<JsonNode> parameters(String in) {
            List<JsonNode> found = new ArrayList<>();
            node.path("parameters").forEach(one -> {
                if (one.path("in").asText().equals(in)) {
                    found.add(one);
                }
            });
            return found;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** A number that is another one when what can be called has changed. */
    public long seed() {
        return calls().stream()
                .map(call -> "%s %s".formatted(call, call.node()))
                .sorted()
                .toList()
                .hashCode();
    }

    public List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> calls.add(new Call(
                                method.getKey().toUpperCase(java.util.Locale.ROOT),
                                path.getKey(),
                                method.getValue()))));
        return calls;
    }

    /** A schema, with what it refers to put in its place. */
    public JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : root.at(reference.substring(1));
    }

    /** What is wrong with a value; empty where nothing is. */
    public String complaint(JsonNode schema, JsonNode value) {
        Schema known = compiled.computeIfAbsent(schema.toString(), text -> {
            ObjectNode whole = JsonNodeFactory.instance.objectNode();
            whole.putArray("allOf").add(schema);
            whole.set("components", root.path("components"));
            return SCHEMAS.getSchema(whole);
        });
        return String.join(
                "; ", known.validate(value).stream().map(Object::toString).toList());
    }

    /** What is wrong with an answer by what the description says of the call. */
    public String complaint(Call call, Answer answer) {
        JsonNode response = call.node().path("responses").path(Integer.toString(answer.status()));
        if (response.isMissingNode()) {
            return "status %d is not described".formatted(answer.status());
        }
        if (answer.body().isEmpty() && !response.has("content")) {
            return "";
        }
        String type = answer.header("content-type").orElse("").replaceAll(";.*", "");
        JsonNode schema = response.path("content").path(type).path("schema");
        if (schema.isMissingNode()) {
            return "media type %s of status %d is not described".formatted(type, answer.status());
        }
        JsonNode text = JsonNodeFactory.instance.textNode(answer.body());
        return complaint(schema, type.endsWith("json") ? parse(answer.body()) : text);
    }

    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
