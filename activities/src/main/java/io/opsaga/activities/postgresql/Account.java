package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.Catalogue.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Takes account of what a database holds, as its session sees it. */
final class Account {
    private final SqlSession session;
    private final Thoroughness thoroughness;
    private final Consumer<TableContents> listener;

    /** @param listener is told of each table that has been read */
    Account(SqlSession session, Thoroughness thoroughness, Consumer<TableContents> listener) {
        this.session = session;
        this.thoroughness = thoroughness;
        this.listener = listener;
    }

    /** Of a database that nobody changes meanwhile, or only this session. */
    static DatabaseContents of(Database database, Thoroughness thoroughness, Include include) {
        try (SqlSession session = SqlSession.exact(database)) {
            session.execute("begin transaction isolation level repeatable read, read only");
            return new Account(session, thoroughness, table -> {}).taken(include);
        }
    }

    DatabaseContents taken(Include include) {
        Catalogue catalogue = new Catalogue(session);
        // Before the rows, which take their time: what is drawn meanwhile is not taken for restored too late.
        List<SequenceValue> sequences = catalogue.sequences();
        List<TableContents> tables = new ArrayList<>();
        for (Listed listed : catalogue.tables()) {
            if (include.has(listed.table())) {
                TableContents contents = contents(listed);
                tables.add(contents);
                listener.accept(contents);
            }
        }
        return new DatabaseContents(
                session.version(),
                catalogue.traits(),
                catalogue.size(),
                tables,
                sequences,
                catalogue.extensions(),
                catalogue.largeObjects(),
                catalogue.roles());
    }

    /** The rows of a table that others inherit from are its own only, as in a dump. */
    private TableContents contents(Listed listed) {
        String from = " from only %s opsaga_row".formatted(listed.table().sql());
        if (!thoroughness.asksForChecksum(listed.size())) {
            long rows = session.one("select count(*)" + from, row -> row.getLong(1));
            return new TableContents(listed.table(), listed.size(), rows, null);
        }
        // A sum, not an exclusive or: two rows that are the same would cancel each other out.
        return session.one(
                "select count(*), coalesce(sum(hashtextextended(opsaga_row::text collate \"C\", 0)::numeric), 0)"
                        + from,
                row -> new TableContents(listed.table(), listed.size(), row.getLong(1), row.getString(2)));
    }
}
