package io.opsaga.api.requests;

import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads a JSON object field by field and collects everything that is wrong with it, so that a caller learns of all faults at
 * once. Nothing is converted from one type into another. A field that is null counts as absent. {@link #finish} must be
 * called last: it throws what was collected, unknown fields included.
 */
public final class Body {
    private final @Nullable Body parent;
    private final String path;
    private final JsonNode node;
    private final List<FieldError> errors;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Body> children = new ArrayList<>();

    private Body(@Nullable Body parent, String path, JsonNode node, List<FieldError> errors) {
        this.parent = parent;
        this.path = path;
        this.node = node;
        this.errors = errors;
    }

    /** Begins to read. @throws ProblemException when the body is not an object */
    public static Body of(JsonNode node) {
        if (!node.isObject()) {
            throw ProblemException.invalid(List.of(FieldError.of("", "The body must be a JSON object.")));
        }
        return new Body(null, "", node, new ArrayList<>());
    }

    /** As {@link #of}; no body is an empty one. */
    public static Body orEmpty(@Nullable JsonNode node) {
        return of(node == null ? JsonNodeFactory.instance.objectNode() : node);
    }

    /** An object within this one; an empty one when it is absent. */
    public Body object(String name) {
        JsonNode value = value(name);
        if (!value.isObject() && !value.isMissingNode()) {
            wrong(name, "must be an object");
            value = MissingNode.getInstance();
        }
        Body child = new Body(this, at(name) + ".", value, errors);
        children.add(child);
        return child;
    }

    /** A text of that form, which is described by a sentence such as "must be …". */
    public @Nullable String text(String name, Pattern form, String must) {
        String text = string(name);
        if (text != null && !form.matcher(text).matches()) {
            wrong(name, must + " (" + form.pattern() + ")");
        }
        return text;
    }

    /** Whether the field is an object, where it may also be something else. */
    public boolean holdsObject(String name) {
        return value(name).isObject();
    }

    /** A list of at most so many texts of that form; null when it is absent. */
    public @Nullable List<String> texts(String name, Pattern form, int most, String must) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isArray() || value.size() > most) {
            wrong(name, "must be a list of at most %d texts".formatted(most));
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value) {
            String text = one.isString() ? one.stringValue() : "";
            if (!form.matcher(text).matches()) {
                wrong("%s[%d]".formatted(name, texts.size()), must + " (" + form.pattern() + ")");
            }
            texts.add(text);
        }
        return texts;
    }

    /** An object of at most so many texts of that form, by names of that form; null when it is absent. */
    public @Nullable Map<String, String> textsByName(String name, Pattern names, Pattern form, int most, String must) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isObject() || value.size() > most) {
            wrong(name, "must be an object of at most %d texts".formatted(most));
            return null;
        }
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> one : value.properties()) {
            String text = one.getValue().isString() ? one.getValue().stringValue() : "";
            if (!names.matcher(one.getKey()).matches() || !form.matcher(text).matches()) {
                wrong("%s.%s".formatted(name, Texts.shown(one.getKey())), must);
            }
            texts.put(one.getKey(), text);
        }
        return texts;
    }

    /** A text in anybody's words, of at most so many characters. */
    public @Nullable String words(String name, int longest) {
        String text = string(name);
        if (text != null && text.codePointCount(0, text.length()) > longest) {
            wrong(name, "must have at most %d characters".formatted(longest));
        }
        return text;
    }

    public @Nullable String oneOf(String name, List<String> allowed) {
        String text = string(name);
        if (text != null && !allowed.contains(text)) {
            errors.add(FieldError.notAmong(at(name), text, allowed));
        }
        return text;
    }

    public @Nullable Boolean flag(String name) {
        return typed(name, JsonNode::isBoolean, JsonNode::booleanValue, "must be true or false");
    }

    /** A flag of which this version offers only one value. */
    public void only(String name, boolean offered, String why) {
        Boolean asked = flag(name);
        if (asked != null && asked != offered) {
            errors.add(new FieldError(
                    at(name), "only %s is offered: %s".formatted(offered, why), List.of(String.valueOf(offered))));
        }
    }

    public @Nullable Integer whole(String name, int least, int most) {
        return typed(
                name,
                value -> value.isNumber()
                        && value.canConvertToExactIntegral()
                        && value.canConvertToInt()
                        && value.intValue() >= least
                        && value.intValue() <= most,
                JsonNode::intValue,
                "must be a whole number from %d to %d".formatted(least, most));
    }

    public @Nullable Double number(String name, double least, double most) {
        return typed(
                name,
                value -> value.isNumber() && value.asDouble() >= least && value.asDouble() <= most,
                JsonNode::asDouble,
                String.format(Locale.ROOT, "must be a number from %s to %s", least, most));
    }

    /** Says that the field must be there. */
    public void require(String... names) {
        for (String name : names) {
            if (value(name).isMissingNode()) {
                wrong(name, "is required");
            }
        }
    }

    /** Adds something that is wrong. */
    public void wrong(String name, String message) {
        errors.add(FieldError.of(at(name), message));
    }

    /** Throws a problem when anything was wrong, here or in what this is an object within; all of that must have been read. */
    public void finish() {
        if (parent != null) {
            parent.finish();
            return;
        }
        refuseUnknown();
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private void refuseUnknown() {
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                errors.add(new FieldError(at(Texts.shown(name)), "is not known here", List.copyOf(known)));
            }
        }
        children.forEach(Body::refuseUnknown);
    }

    private @Nullable String string(String name) {
        String text = typed(name, JsonNode::isString, JsonNode::stringValue, "must be a text");
        String refusal = text == null ? null : Texts.refusal(text);
        if (refusal != null) {
            wrong(name, refusal);
            return null;
        }
        return text;
    }

    private <T> @Nullable T typed(String name, Predicate<JsonNode> fits, Function<JsonNode, T> reading, String must) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!fits.test(value)) {
            wrong(name, must);
            return null;
        }
        return reading.apply(value);
    }

    private JsonNode value(String name) {
        known.add(name);
        JsonNode value = node.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    private String at(String name) {
        return path + name;
    }
}
