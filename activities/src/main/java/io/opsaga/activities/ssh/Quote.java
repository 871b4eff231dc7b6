package io.opsaga.activities.ssh;

/** Makes text safe to stand in a shell script. */
public final class Quote {
    private Quote() {}

    /**
     * The text as one word of a POSIX shell script, whatever it contains.
     *
     * @throws IllegalArgumentException if it has a NUL, which no shell word can hold
     */
    public static String sh(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A shell word cannot hold NUL");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
