package io.opsaga.operation;

import java.util.Locale;

/** What kind of thing was asked for. */
public enum Kind {
    DEPLOYMENT("deploy"),
    FLEET("fleet");

    private final String prefix;

    Kind(String prefix) {
        this.prefix = prefix;
    }

    /** What the ids of such operations begin with. */
    public String prefix() {
        return prefix;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
