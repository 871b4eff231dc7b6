package io.opsaga.activities.postgresql;

/** How names and texts stand in statements that take no parameters. */
final class Sql {
    /** PostgreSQL cuts longer names silently. */
    static final int LONGEST_NAME = 63;

    private Sql() {}

    static String name(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a name: " + name);
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String text(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a text of PostgreSQL's");
        }
        // With a backslash in it, whatever standard_conforming_strings says.
        return " E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
