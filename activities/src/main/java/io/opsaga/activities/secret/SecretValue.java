package io.opsaga.activities.secret;

/**
 * A secret, for as long as it is used. It has no form that gets into a log or a message by accident; nothing makes one but
 * {@link SecretFiles}.
 */
public final class SecretValue {
    private final String text;

    SecretValue(String text) {
        this.text = text;
    }

    /** The secret itself, never empty: for whom it is meant for, and for nobody else. */
    public String text() {
        return text;
    }

    /** Tells nothing, not even how long it is. */
    @Override
    public String toString() {
        return "(secret)";
    }
}
