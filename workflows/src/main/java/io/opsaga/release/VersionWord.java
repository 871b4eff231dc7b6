package io.opsaga.release;

/** What a request may say instead of a version. Its meaning is looked up under the lock, when the operation's turn has come. */
public final class VersionWord {
    /** The highest numbered version that is there. */
    public static final String NEWEST = "newest";

    /** The version that is recorded as the agent's; {@link #NEWEST} where none is. */
    public static final String CURRENT = "current";

    private VersionWord() {}

    /** Whether that is a word for a version and not one. */
    public static boolean is(String version) {
        return version.equals(NEWEST) || version.equals(CURRENT);
    }
}
