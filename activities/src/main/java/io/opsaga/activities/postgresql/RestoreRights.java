package io.opsaga.activities.postgresql;

/**
 * What a role may do that restores need.
 *
 * @param beside whether it may make a database beside the target, with the target's owner, and have the two change names: it is a superuser, or
 *     may create databases and acts as the target's owner
 * @param rows whether it may put rows into tables past their triggers and references: it is a superuser, or was granted to set
 *     {@code session_replication_role}, which PostgreSQL 15 and later allow. What it may do with each table is another question
 */
public record RestoreRights(boolean beside, boolean rows) {
    /** @throws PostgresException if the server cannot be asked */
    public static RestoreRights of(Database target) {
        try (SqlSession session = SqlSession.exact(target.maintenance())) {
            ServerVersion version = session.version();
            String owner = version.isAtLeast(16)
                    ? "pg_has_role(d.datdba, 'usage') and pg_has_role(d.datdba, 'set')"
                    : "pg_has_role(d.datdba, 'usage')";
            String rows =
                    version.isAtLeast(15) ? "has_parameter_privilege('session_replication_role', 'set')" : "false";
            return session.one(
                    "select r.rolsuper or r.rolcreatedb and (d.oid is null or %s), r.rolsuper or %s"
                                    .formatted(owner, rows)
                            + " from pg_roles r left join pg_database d on d.datname = ? where r.rolname = current_user",
                    row -> new RestoreRights(row.getBoolean(1), row.getBoolean(2)),
                    target.name());
        }
    }
}
