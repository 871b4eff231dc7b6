package io.opsaga.activities.postgresql;

/**
 * The version of a server.
 *
 * @param number what the server calls {@code server_version_num}, such as 180006 for 18.6
 */
public record ServerVersion(int number) {
    private static final int MAJOR = 10_000;
    /** The oldest that the PostgreSQL project still maintained when this was written. */
    static final int OLDEST = 14;

    public ServerVersion {
        // Before 10 the first two numbers were the major version.
        if (number < 10 * MAJOR) {
            throw new IllegalArgumentException("not a version of PostgreSQL 10 or later: " + number);
        }
    }

    public int major() {
        return number / MAJOR;
    }

    boolean isAtLeast(int major) {
        return major() >= major;
    }

    @Override
    public String toString() {
        return major() + "." + number % MAJOR;
    }
}
