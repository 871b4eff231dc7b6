package io.opsaga.activities.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The sentences about one fault: those that the schema brings, or such as can be made of its keywords.
 *
 * @param root the whole schema
 * @param applied what is said of the value, the outermost first
 */
record FaultWords(JsonNode root, List<JsonNode> applied, Error error) {
    /** What is wrong, in a schema; {@code {}} stands for the value. */
    static final String WRONG = "x-wrong";

    /** What is allowed, in a schema; the keyword is one that editors know. */
    static final String ALLOWED = "errorMessage";

    /** What is too many or unknown is told so, whatever else is said of the whole. */
    private static final Set<String> SAID_BY_KEYWORD =
            Set.of("maxItems", "maxProperties", "additionalProperties", "unevaluatedProperties");

    /** What is wrong with the value. */
    String wrong(Field field) {
        String kind = kind(field);
        if (kind != null) {
            return kind;
        }
        String said = innermost(WRONG);
        String shown = field.shown();
        if (said != null) {
            return said.replace("{}", shown == null ? "so" : shown);
        }
        if (nothingAllowed()) {
            return "has no meaning here";
        }
        return shown == null ? "has a value that is not allowed" : "is " + shown + hint(field);
    }

    private @Nullable String kind(Field field) {
        JsonNode value = error.getInstanceNode();
        return switch (error.getKeyword()) {
            case "type" ->
                field.isNumber() && expectsNumber() && !field.isHidden() ? "is " + field.shown() : field.kind();
            case "enum", "const" -> field.isText() ? null : field.kind();
            case "maxItems", "maxProperties" -> "has %d entries".formatted(value.size());
            case "minItems", "minProperties" -> value.isEmpty() ? "is empty" : "has %d entries".formatted(value.size());
            default -> null;
        };
    }

    private boolean expectsNumber() {
        return types(owner()).stream().anyMatch(type -> type.equals("integer") || type.equals("number"));
    }

    private String hint(Field field) {
        String text = field.isText() && owner().has("enum") ? field.text() : null;
        return text == null ? "" : Hints.didYouMean(text, texts(owner().get("enum")));
    }

    /** Whether there is nothing that the value could be. */
    boolean nothingAllowed() {
        JsonNode keyword = owner().get("not");
        return error.getKeyword().equals("false")
                || (error.getKeyword().equals("not") && keyword != null && keyword.isEmpty());
    }

    /** What would be right. */
    String allowed() {
        JsonNode owner = owner();
        String own = text(owner, ALLOWED);
        String made = SchemaWords.ofKeyword(root, owner, error.getKeyword());
        if (made != null) {
            return own == null || SAID_BY_KEYWORD.contains(error.getKeyword()) ? made : own;
        }
        String said = innermost(ALLOWED);
        return said == null ? SchemaWords.of(root, List.of(owner)) : said;
    }

    /** What a key that is missing should be. */
    String allowedOf(String key) {
        return applied.stream()
                .map(schema -> schema.path("properties").get(key))
                .filter(schema -> schema != null)
                .findFirst()
                .map(schema -> SchemaWords.of(root, AppliedSchemas.referred(root, schema)))
                .orElse("it");
    }

    /** The keys that there are. */
    List<String> keys() {
        return SchemaWords.keys(owner());
    }

    /** What is wrong with a key. */
    String wrongName() {
        return names().stream()
                .map(schema -> text(schema, WRONG))
                .filter(said -> said != null)
                .findFirst()
                .orElse("is not a name that is allowed");
    }

    /** What keys may be. */
    String allowedName() {
        return SchemaWords.of(root, names());
    }

    private List<JsonNode> names() {
        return AppliedSchemas.referred(root, owner().path("propertyNames"));
    }

    private JsonNode owner() {
        return applied.get(applied.size() - 1);
    }

    private @Nullable String innermost(String word) {
        for (int i = applied.size() - 1; i >= 0; i--) {
            String said = text(applied.get(i), word);
            if (said != null) {
                return said;
            }
        }
        return null;
    }

    static @Nullable String text(JsonNode schema, String word) {
        return schema.path(word).textValue();
    }

    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    static List<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isTextual() ? List.of(type.textValue()) : new ArrayList<>(texts(type));
    }

    static String joined(List<String> words) {
        return words.stream().collect(Collectors.joining(", "));
    }
}
