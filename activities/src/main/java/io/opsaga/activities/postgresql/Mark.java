package io.opsaga.activities.postgresql;

import java.util.Optional;

/**
 * How far a restore is with a database, noted on the database itself: in its comment, which its owner may set, which goes with it when it is
 * renamed, and which is changed in one transaction with that.
 */
enum Mark {
    PREPARED,
    LOADING,
    LOADED,
    /** In service, and what it has replaced is kept. */
    REPLACED,
    /** In service where there was none. */
    ADDED;

    private static final String READ =
            "select shobj_description(oid, 'pg_database') from pg_database where datname = ?";

    /** The mark that a run has put on a database; empty where there is none, or another run's. */
    static Optional<Mark> of(SqlSession session, String database, String run) {
        String prefix = prefix(run);
        return comment(session, database)
                .filter(comment -> comment.startsWith(prefix))
                .map(comment -> valueOf(comment.substring(prefix.length())));
    }

    static Optional<String> comment(SqlSession session, String database) {
        return session.list(READ, row -> Optional.ofNullable(row.getString(1)), database).stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    void on(SqlSession session, String database, String run) {
        comment(session, database, Sql.text(prefix(run) + name()));
    }

    /** Gives the database the comment of another one, or none. */
    static void takeOff(SqlSession session, String database, String other) {
        comment(session, database, comment(session, other).map(Sql::text).orElse("null"));
    }

    private static void comment(SqlSession session, String database, String text) {
        session.execute("comment on database %s is %s".formatted(Sql.name(database), text));
    }

    private static String prefix(String run) {
        return "Opsaga's restore %s: ".formatted(run);
    }
}
