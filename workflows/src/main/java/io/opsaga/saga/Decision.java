package io.opsaga.saga;

import java.util.Locale;

/** What a step, or an operation on an agent, would do if it ran now. */
public enum Decision {
    WILL_CHANGE,
    /** It only reads, or what it would bring is there already. */
    NO_CHANGE,
    /** It shows only while the operation runs. */
    CANNOT_KNOW;

    /** The decision as responses spell it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
