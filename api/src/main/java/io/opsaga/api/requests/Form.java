package io.opsaga.api.requests;

import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a body may look like, told by the class that reads it with {@link Body}, in the same words. A field that is not required may be
 * null, and no other fields are known.
 */
public final class Form {
    /** No text holds what {@link Texts#refusal} refuses. */
    private static final String CLEAN = "^(?![\\s\\S]*[\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069])";

    private final Schema<Object> schema = of("object");
    private final Map<String, Object> example = new LinkedHashMap<>();

    private Form() {
        schema.setProperties(new LinkedHashMap<>());
        schema.setAdditionalProperties(false);
    }

    /** An object without fields as yet. */
    public static Form object() {
        return new Form();
    }

    /** A field that must be there, with a value for the example. */
    public Form required(String name, Schema<Object> value, Object shown) {
        schema.addRequiredItem(name);
        return put(name, value, shown);
    }

    /** A field that may be left out; what was a schema of its own is one that also takes null afterwards. */
    public Form optional(String name, Schema<Object> value) {
        if (value.getAnyOf() != null) {
            value.addAnyOfItem(of("null"));
        } else {
            value.getTypes().add("null");
        }
        if (value.getEnum() != null) {
            List<Object> allowed = new ArrayList<>(value.getEnum());
            allowed.add(null);
            value.setEnum(allowed);
        }
        schema.addProperty(name, value);
        return this;
    }

    /** The same, where the example has it. */
    public Form optional(String name, Schema<Object> value, Object shown) {
        example.put(name, shown);
        return optional(name, value);
    }

    /** At least one of these must be there, and hold something. */
    public Form either(String... names) {
        for (String name : names) {
            Schema<Object> one = new Schema<>(SpecVersion.V31);
            one.addRequiredItem(name);
            Schema<Object> given = new Schema<>(SpecVersion.V31);
            Schema<Object> nothing = of("null");
            nothing.getTypes().add("object");
            nothing.setMaxProperties(0);
            given.setNot(nothing);
            one.addProperty(name, given);
            schema.addAnyOfItem(one);
        }
        return this;
    }

    /** Exactly one of two must be there. */
    public Form one(String one, String other) {
        either(one, other);
        schema.setOneOf(schema.getAnyOf());
        schema.setAnyOf(null);
        return this;
    }

    public Schema<Object> schema() {
        if (!example.isEmpty()) {
            schema.setExample(example);
        }
        return schema;
    }

    /** A text of that form. */
    public static Schema<Object> text(Pattern form) {
        return of("string", "^(?:%s)$".formatted(form.pattern()));
    }

    /** A text in anybody's words. */
    public static Schema<Object> words(int longest) {
        Schema<Object> words = of("string", CLEAN);
        words.setMaxLength(longest);
        return words;
    }

    /** The same, where blanks are not enough. */
    public static Schema<Object> sentence(int longest) {
        Schema<Object> words = words(longest);
        words.setPattern(CLEAN + "[\\s\\S]*\\S");
        return words;
    }

    public static Schema<Object> oneOf(List<String> allowed) {
        Schema<Object> value = of("string");
        value.setEnum(new ArrayList<>(allowed));
        return value;
    }

    public static Schema<Object> flag() {
        return of("boolean");
    }

    /** A flag of which only one value is offered. */
    public static Schema<Object> only(boolean offered) {
        Schema<Object> flag = flag();
        flag.setEnum(new ArrayList<>(List.of(offered)));
        return flag;
    }

    public static Schema<Object> whole(int least, int most) {
        return between(of("integer"), BigDecimal.valueOf(least), BigDecimal.valueOf(most));
    }

    public static Schema<Object> number(double least, double most) {
        return between(of("number"), BigDecimal.valueOf(least), BigDecimal.valueOf(most));
    }

    /** A list of such values. */
    public static Schema<Object> list(Schema<Object> item, int least, int most) {
        Schema<Object> list = of("array");
        list.setItems(item);
        list.setMinItems(least);
        list.setMaxItems(most);
        return list;
    }

    /** An object of at most so many such values, by names of that form. */
    public static Schema<Object> byName(Pattern names, Schema<Object> value, int most) {
        Schema<Object> object = of("object");
        object.setPropertyNames(text(names));
        object.setAdditionalProperties(value);
        object.setMaxProperties(most);
        return object;
    }

    /** A value that is one of several kinds. */
    @SafeVarargs
    public static Schema<Object> anyOf(Schema<Object>... kinds) {
        Schema<Object> value = new Schema<>(SpecVersion.V31);
        for (Schema<Object> kind : kinds) {
            value.addAnyOfItem(kind);
        }
        return value;
    }

    private Form put(String name, Schema<Object> value, Object shown) {
        schema.addProperty(name, value);
        example.put(name, shown);
        return this;
    }

    private static Schema<Object> between(Schema<Object> value, BigDecimal least, BigDecimal most) {
        value.setMinimum(least);
        value.setMaximum(most);
        return value;
    }

    private static Schema<Object> of(String type, String pattern) {
        Schema<Object> value = of(type);
        value.setPattern(pattern);
        return value;
    }

    private static Schema<Object> of(String type) {
        Schema<Object> value = new Schema<>(SpecVersion.V31);
        value.setTypes(new LinkedHashSet<>(List.of(type)));
        return value;
    }
}
