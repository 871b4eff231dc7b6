package io.opsaga.api.requests;

import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads query parameters as strictly as {@link Body} reads bodies: a filter with a misspelt name would otherwise quietly list
 * everything. {@link #finish} must be called last.
 */
public final class Query {
    /** Of a text, in characters. */
    public static final int LONGEST = 200;

    private final Map<String, String[]> parameters;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    public Query(Map<String, String[]> parameters) {
        this.parameters = parameters;
    }

    public @Nullable String text(String name) {
        known.add(name);
        String[] values = parameters.get(name);
        if (values == null) {
            return null;
        }
        if (values.length > 1) {
            errors.add(FieldError.of(name, "must be given once"));
        }
        String refusal = Texts.refusal(values[0]);
        if (refusal != null) {
            errors.add(FieldError.of(name, refusal));
            return null;
        }
        if (values[0].codePointCount(0, values[0].length()) > LONGEST) {
            errors.add(FieldError.of(name, "must have at most %d characters".formatted(LONGEST)));
            return null;
        }
        return values[0];
    }

    public @Nullable String oneOf(String name, List<String> allowed) {
        String text = text(name);
        if (text != null && !allowed.contains(text)) {
            errors.add(FieldError.notAmong(name, text, allowed));
            return null;
        }
        return text;
    }

    public boolean flag(String name, boolean otherwise) {
        String text = oneOf(name, List.of("true", "false"));
        return text == null ? otherwise : Boolean.parseBoolean(text);
    }

    public int whole(String name, int least, int most, int otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (value < least || value > most) {
            errors.add(FieldError.of(name, "must be a whole number from %d to %d".formatted(least, most)));
        }
        return value;
    }

    /** Adds something that is wrong. */
    public void wrong(String name, String message) {
        errors.add(FieldError.of(name, message));
    }

    /** Throws a problem when anything was wrong. */
    public void finish() {
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                errors.add(new FieldError(Texts.shown(name), "is not known here", List.copyOf(known)));
            }
        }
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }
}
