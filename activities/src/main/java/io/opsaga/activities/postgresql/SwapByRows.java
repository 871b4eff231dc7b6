package io.opsaga.activities.postgresql;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows take the place of others in the tables that are there. What was there is kept in a schema of its own, which is made before anything is
 * changed and says in its comment whether the rows have been replaced.
 */
final class SwapByRows implements Swap {
    private static final String REPLACED = "rows replaced";
    /** How long those who write are waited for, in milliseconds. */
    private static final int LOCK_PATIENCE_MILLIS = 30_000;

    private final RestoreOrder order;
    private final SideDatabase side;
    private final Database loaded;
    private final MissingTables missing;
    private final String kept;

    /** @param loaded where the rows come from, on the target's server or elsewhere */
    SwapByRows(RestoreOrder order, SideDatabase side, Database loaded, PostgresTools tools, Path files) {
        this.order = order;
        this.side = side;
        this.loaded = loaded;
        this.missing = new MissingTables(order, loaded, tools, files);
        this.kept = Sql.name(order.keptSchema());
    }

    @Override
    public RestoreState state() {
        if (!targetIsThere()) {
            return RestoreState.NOTHING;
        }
        try (SqlSession session = SqlSession.exact(order.target())) {
            return state(session);
        }
    }

    private RestoreState state(SqlSession session) {
        List<Boolean> replaced = session.list(
                "select obj_description(oid, 'pg_namespace') is not distinct from ? from pg_namespace where nspname = ?",
                row -> row.getBoolean(1),
                REPLACED,
                order.keptSchema());
        return replaced.isEmpty()
                ? RestoreState.NOTHING
                : replaced.get(0) ? RestoreState.SWAPPED : RestoreState.HALF_SWAPPED;
    }

    private boolean targetIsThere() {
        try (SqlSession session = side.maintenance()) {
            return SideDatabase.exists(session, order.target().name());
        }
    }

    @Override
    public Database loaded() {
        return loaded;
    }

    @Override
    public List<Connected> swap(Others others) {
        List<TableName> tables = order.backup().only(order.include()).tables().stream()
                .map(TableContents::table)
                .toList();
        try (SqlSession session = SqlSession.exact(order.target());
                SqlSession source = SqlSession.exact(loaded)) {
            RestoreState state = state(session);
            if (state == RestoreState.NOTHING) {
                session.inTransaction(() -> missing.note(session, source, tables));
            }
            if (state != RestoreState.SWAPPED) {
                missing.make(session);
                session.inTransaction(() -> replace(session, source, tables));
            }
            return List.of();
        }
    }

    private void replace(SqlSession session, SqlSession source, List<TableName> tables) {
        List<TableName> there = new ArrayList<>(tables);
        there.removeAll(missing.noted(session));
        TableRows rows = begin(session, there);
        there.forEach(table -> {
            rows.keep(table, kept);
            rows.replace(table, source);
            OwnedSequences.moveOn(table, session, source);
        });
        new References(session).check(tables);
        session.execute("comment on schema %s is '%s'".formatted(kept, REPLACED));
    }

    @Override
    public List<Connected> swapBack(Others others) {
        if (state() == RestoreState.NOTHING) {
            return List.of();
        }
        try (SqlSession session = SqlSession.exact(order.target())) {
            List<TableName> made = missing.noted(session);
            session.inTransaction(() -> {
                List<TableName> there = TableRows.keptIn(session, order.keptSchema());
                TableRows rows = begin(session, there);
                there.forEach(table -> rows.putBack(table, kept));
                made.forEach(table -> session.execute("drop table if exists " + table.sql()));
                new References(session).check(there);
                session.execute("drop schema %s cascade".formatted(kept));
            });
            return List.of();
        }
    }

    /** From here on others can read these tables, as they were, and not write to them. */
    private static TableRows begin(SqlSession session, List<TableName> tables) {
        if (!tables.isEmpty()) {
            session.execute("set local lock_timeout = " + LOCK_PATIENCE_MILLIS);
            session.execute("lock table %s in share row exclusive mode"
                    .formatted(
                            tables.stream().map(table -> "only " + table.sql()).collect(Collectors.joining(", "))));
            // Neither triggers nor references may act while rows go and come; references are looked at afterwards.
            session.execute("set local session_replication_role = replica");
        }
        return new TableRows(session);
    }

    @Override
    public void settle() {
        if (state() != RestoreState.NOTHING) {
            try (SqlSession session = SqlSession.exact(order.target())) {
                session.execute("drop schema if exists %s cascade".formatted(kept));
            }
        }
    }
}
