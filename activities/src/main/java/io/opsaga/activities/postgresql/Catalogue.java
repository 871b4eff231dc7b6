package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.DatabaseTraits.Grant;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** What PostgreSQL's catalogues say of the database that a session is in. The session has an empty search path. */
final class Catalogue {
    /** What pg_dump takes rows of: it leaves out what belongs to an extension, and temporary tables. */
    private static final String TABLES = """
            select n.nspname, c.relname, pg_table_size(c.oid)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
             order by 1, 2""";

    private static final String SEQUENCES = """
            select n.nspname, c.relname, pg_sequence_last_value(c.oid), s.seqincrement
              from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_sequence s on s.seqrelid = c.oid
             where c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
             order by 1, 2""";

    /** What a dump needs to read and this role may not, or only in part. */
    private static final String UNREADABLE = """
            select n.nspname, c.relname
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'S') and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
               and (not has_schema_privilege(n.oid, 'usage')
                    or not case c.relkind when 'S' then has_sequence_privilege(c.oid, 'select') else has_table_privilege(c.oid, 'select') end
                    or row_security_active(c.oid))
             order by 1, 2""";

    private final SqlSession session;

    Catalogue(SqlSession session) {
        this.session = session;
    }

    /** A table as it is listed, before anything of it is read. */
    record Listed(TableName table, DataSize size) {}

    List<Listed> tables() {
        return session.list(
                TABLES,
                row -> new Listed(new TableName(row.getString(1), row.getString(2)), DataSize.ofBytes(row.getLong(3))));
    }

    List<SequenceValue> sequences() {
        return session.list(
                SEQUENCES,
                row -> new SequenceValue(
                        new TableName(row.getString(1), row.getString(2)),
                        row.getObject(3, Long.class),
                        row.getLong(4)));
    }

    List<TableName> unreadable() {
        return session.list(UNREADABLE, row -> new TableName(row.getString(1), row.getString(2)));
    }

    List<Extension> extensions() {
        return session.list(
                "select extname, extversion from pg_extension order by 1",
                row -> new Extension(row.getString(1), row.getString(2)));
    }

    long largeObjects() {
        return session.one("select count(*) from pg_largeobject_metadata", row -> row.getLong(1));
    }

    /** Without those that every server has. */
    List<String> roles() {
        return session.list("select rolname from pg_roles where rolname !~ '^pg_' order by 1", row -> row.getString(1));
    }

    DataSize size() {
        return session.one("select pg_database_size(current_database())", row -> DataSize.ofBytes(row.getLong(1)));
    }

    DatabaseTraits traits() {
        ServerVersion version = session.version();
        String provider = version.isAtLeast(15) ? "d.datlocprovider" : "'c'";
        String locale = version.isAtLeast(17) ? "d.datlocale" : version.isAtLeast(15) ? "d.daticulocale" : "null";
        List<String> settings = session.list(
                "select c from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) c"
                        + " where d.datname = current_database() and s.setrole = 0",
                row -> row.getString(1));
        List<Grant> grants = grants();
        return session.one(
                "select pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), %s, d.datcollate, d.datctype, %s,"
                                .formatted(provider, locale)
                        + " d.datconnlimit, d.datacl is null from pg_database d where d.datname = current_database()",
                row -> new DatabaseTraits(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getInt(7),
                        settings,
                        row.getBoolean(8) ? null : grants));
    }

    private List<Grant> grants() {
        return session.list(
                "select a.privilege_type, case a.grantee when 0 then '' else pg_get_userbyid(a.grantee) end, a.is_grantable"
                        + " from pg_database d, aclexplode(d.datacl) a"
                        + " where d.datname = current_database() and a.grantee <> d.datdba order by 2, 1",
                row -> new Grant(row.getString(1), row.getString(2), row.getBoolean(3)));
    }
}
