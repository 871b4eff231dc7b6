package io.opsaga.activities.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;

/** Moves the rows of tables of one session, within the transaction that it is in. */
final class TableRows {
    private static final String OID =
            "select c.oid::bigint from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                    + " where n.nspname = ? and c.relname = ?";

    private final SqlSession session;

    TableRows(SqlSession session) {
        this.session = session;
    }

    /** The tables whose rows are kept in a schema, in the order of their names. */
    static List<TableName> keptIn(SqlSession session, String schema) {
        return session.list(
                "select n.nspname, c.relname from pg_class k join pg_class c on k.relname = 'rows_of_' || c.oid"
                        + " join pg_namespace n on n.oid = c.relnamespace"
                        + " where k.relnamespace = (select oid from pg_namespace where nspname = ?) and k.relkind = 'r'"
                        + " order by 1, 2",
                row -> new TableName(row.getString(1), row.getString(2)),
                schema);
    }

    /** Copies them into a table of a schema. */
    void keep(TableName table, String schema) {
        session.execute("create table %s as select * from only %s".formatted(copy(table, schema), table.sql()));
        session.execute("comment on table %s is %s".formatted(copy(table, schema), Sql.text("the rows of " + table)));
    }

    /** Puts those of another database's table of that name there instead. */
    void replace(TableName table, SqlSession source) {
        String columns = columns(table, source);
        session.execute("delete from only " + table.sql());
        source.interruptibly(from -> {
            CopyOut out = from.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (select %s from only %s) to stdout".formatted(columns, table.sql()));
            try {
                return session.interruptibly(
                        into -> copied(out, into, "copy %s (%s) from stdin".formatted(table.sql(), columns)));
            } finally {
                cancel(out);
            }
        });
    }

    private static long copied(CopyOut out, Connection into, String statement) throws SQLException {
        CopyIn in = into.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
        try {
            for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
                in.writeToCopy(row, 0, row.length);
            }
            return in.endCopy();
        } finally {
            cancel(in);
        }
    }

    /** One that is not at its end would keep its connection from anything else, also from rolling back. */
    private static void cancel(CopyOperation copy) throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    /** Puts the rows back that were kept. */
    void putBack(TableName table, String schema) {
        String columns = list(writable(table, session));
        session.execute("delete from only " + table.sql());
        session.execute("insert into %s (%s) overriding system value select %s from %s"
                .formatted(table.sql(), columns, columns, copy(table, schema)));
    }

    private String copy(TableName table, String schema) {
        long oid = session.one(OID, row -> row.getLong(1), table.schema(), table.name());
        return schema + "." + Sql.name("rows_of_" + oid);
    }

    /** Those of the other database; this one may have more of them, which take their defaults. */
    private String columns(TableName table, SqlSession source) {
        List<String> theirs = writable(table, source);
        List<String> strange = new ArrayList<>(theirs);
        strange.removeAll(writable(table, session));
        if (!strange.isEmpty()) {
            throw session.database()
                    .failed(
                            PostgresFailure.COLUMNS_DIFFER,
                            "%s has no %s, which the dump has".formatted(table, String.join(", ", strange)));
        }
        return list(theirs);
    }

    /** Generated columns are computed, and cannot be written. */
    private static List<String> writable(TableName table, SqlSession session) {
        return session.list(
                "select a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid"
                        + " join pg_namespace n on n.oid = c.relnamespace where n.nspname = ? and c.relname = ?"
                        + " and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum",
                row -> row.getString(1),
                table.schema(),
                table.name());
    }

    private static String list(List<String> columns) {
        return columns.stream().map(Sql::name).collect(Collectors.joining(", "));
    }
}
