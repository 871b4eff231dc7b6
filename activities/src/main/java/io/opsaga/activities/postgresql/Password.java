package io.opsaga.activities.postgresql;

/**
 * A password of a role; never shown.
 *
 * @param text one line; empty where the server asks for none
 */
public record Password(String text) {
    public static final Password NONE = new Password("");

    private static final String SHOWN = "[secret]";

    public Password {
        if (text.lines().count() > 1 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a password is one line");
        }
    }

    /** What somebody else has written, without the password. */
    String masked(String said) {
        return text.isEmpty() ? said : said.replace(text, SHOWN);
    }

    @Override
    public String toString() {
        return "Password[]";
    }
}
