package io.opsaga.activities.postgresql;

import java.util.List;

/**
 * The sequences that belong to a table's columns. One that was set back, as {@code truncate … restart identity} does, would hand out numbers again
 * that the restored rows have. A sequence is only ever moved on: numbers that were drawn since may be in use elsewhere.
 */
final class OwnedSequences {
    private static final String OWNED = """
            select sn.nspname, s.relname, pg_sequence_last_value(s.oid), q.seqincrement
              from pg_sequence q join pg_class s on s.oid = q.seqrelid join pg_namespace sn on sn.oid = s.relnamespace
              join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid
               and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
              join pg_class t on t.oid = d.refobjid join pg_namespace n on n.oid = t.relnamespace
             where n.nspname = ? and t.relname = ?""";

    private OwnedSequences() {}

    /** Has them go on from where they were in another database, where they are behind. */
    static void moveOn(TableName table, SqlSession session, SqlSession source) {
        List<SequenceValue> theirs = of(table, source);
        for (SequenceValue ours : of(table, session)) {
            theirs.stream()
                    .filter(other -> other.sequence().equals(ours.sequence()) && !ours.reaches(other))
                    .forEach(other -> session.execute("select setval(%s::regclass, %d)"
                            .formatted(Sql.text(other.sequence().sql()), other.last())));
        }
    }

    private static List<SequenceValue> of(TableName table, SqlSession session) {
        return session.list(
                OWNED,
                row -> new SequenceValue(
                        new TableName(row.getString(1), row.getString(2)),
                        row.getObject(3, Long.class),
                        row.getLong(4)),
                table.schema(),
                table.name());
    }
}
