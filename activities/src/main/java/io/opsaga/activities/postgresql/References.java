package io.opsaga.activities.postgresql;

import java.util.List;

/** Looks whether rows refer to rows that are there, as PostgreSQL does where it is not told to leave that. */
final class References {
    /** A partition's references are looked at as those of the whole table. */
    private static final String OF_TABLES = """
            select k.conname, kn.nspname, kc.relname, rn.nspname, rc.relname,
                   (select array_agg(a.attname::text order by u.n) from unnest(k.conkey) with ordinality u(a, n)
                      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.a),
                   (select array_agg(a.attname::text order by u.n) from unnest(k.confkey) with ordinality u(a, n)
                      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.a)
              from pg_constraint k
              join pg_class kc on kc.oid = k.conrelid join pg_namespace kn on kn.oid = kc.relnamespace
              join pg_class rc on rc.oid = k.confrelid join pg_namespace rn on rn.oid = rc.relnamespace
              join pg_class t on t.oid in (k.conrelid, k.confrelid)
                or coalesce(pg_partition_root(t.oid), t.oid) in (k.conrelid, k.confrelid)
              join pg_namespace n on n.oid = t.relnamespace
             where k.contype = 'f' and k.conparentid = 0 and k.convalidated and n.nspname = ? and t.relname = ?""";

    private final SqlSession session;

    References(SqlSession session) {
        this.session = session;
    }

    private record Reference(String name, TableName from, TableName to, List<String> columns, List<String> referred) {
        /** A row that refers to nothing, since one of the columns is null, refers to no row that is missing. */
        String question() {
            StringBuilder there = new StringBuilder();
            StringBuilder same = new StringBuilder("true");
            for (int i = 0; i < columns.size(); i++) {
                String column = "f." + Sql.name(columns.get(i));
                there.append(" and %s is not null".formatted(column));
                same.append(" and t.%s = %s".formatted(Sql.name(referred.get(i)), column));
            }
            return "select count(*) from %s f where true%s and not exists (select from %s t where %s)"
                    .formatted(from.sql(), there, to.sql(), same);
        }
    }

    /** Those from these tables, and those to them. */
    void check(List<TableName> tables) {
        tables.stream().flatMap(table -> of(table).stream()).distinct().forEach(this::check);
    }

    private void check(Reference reference) {
        long broken = session.one(reference.question(), row -> row.getLong(1));
        if (broken > 0) {
            throw session.database()
                    .failed(
                            PostgresFailure.REFERENCES_BROKEN,
                            "%d rows of %s would refer to rows that %s does not have (%s); restore both, or all"
                                    .formatted(broken, reference.from(), reference.to(), reference.name()));
        }
    }

    private List<Reference> of(TableName table) {
        return session.list(
                OF_TABLES,
                row -> new Reference(
                        row.getString(1),
                        new TableName(row.getString(2), row.getString(3)),
                        new TableName(row.getString(4), row.getString(5)),
                        List.of((String[]) row.getArray(6).getArray()),
                        List.of((String[]) row.getArray(7).getArray())),
                table.schema(),
                table.name());
    }
}
