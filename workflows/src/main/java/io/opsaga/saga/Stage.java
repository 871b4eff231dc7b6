package io.opsaga.saga;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The word for what an operation is doing, as people read it in lists. While it runs it is a word of its kind, and belongs to the step that
 * is under way; else it is that of its {@link Lifecycle}. A kind's stages follow each other as its steps do.
 *
 * @param name in upper case, as records spell it
 */
public record Stage(String name) {
    private static final String WORD = "[A-Z][A-Z0-9_]{0,62}";

    /** Nothing is changed yet: it is looked, and checked, whether what is wanted can be done. */
    public static final Stage VALIDATING = new Stage("VALIDATING");

    /** The work is done, and what is really there is read back. */
    public static final Stage VERIFYING = new Stage("VERIFYING");

    /** @throws IllegalArgumentException where that is no word in upper case, with underscores */
    public Stage {
        if (!name.matches(WORD)) {
            throw new IllegalArgumentException("\"%s\" is no stage: it is a word such as MONITORING".formatted(name));
        }
    }

    /** Reads what records have. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Stage read(String name) {
        return new Stage(name);
    }

    @Override
    @JsonValue
    public String name() {
        return name;
    }

    /** The stage as requests and responses spell it. */
    public String wire() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** For people, within a sentence. */
    public String spoken() {
        return wire().replace('_', ' ');
    }

    @Override
    public String toString() {
        return name;
    }
}
