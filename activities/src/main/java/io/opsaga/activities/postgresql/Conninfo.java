package io.opsaga.activities.postgresql;

/** How PostgreSQL's programs are told where a database is: one argument, which everybody may read. */
final class Conninfo {
    private static final int PATIENCE_SECONDS = 10;

    private Conninfo() {}

    /** The argument by which all of them take it. */
    static String argument(Database database) {
        return "--dbname=host=%s port=%d user=%s dbname=%s application_name=%s connect_timeout=%d"
                .formatted(
                        quoted(database.place().host()),
                        database.place().port(),
                        quoted(database.user()),
                        quoted(database.name()),
                        Connecting.APPLICATION,
                        PATIENCE_SECONDS);
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
