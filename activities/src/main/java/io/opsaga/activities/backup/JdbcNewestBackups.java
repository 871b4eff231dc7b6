package io.opsaga.activities.backup;

import io.opsaga.archive.BackupName;
import io.opsaga.archive.NewestBackup;
import io.opsaga.archive.NewestBackups;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far backups have come, in the store: of each one row is read in three places, however many executions it had. */
public final class JdbcNewestBackups implements NewestBackups {
    private static final String OF_THIS = "listed.environment = wanted.environment and listed.backup = wanted.backup";

    /** One that is being taken back, or could not be, has nothing to restore. */
    private static final String COMPLETED = """
            (exists (select from operations as made
                     where made.id = listed.operation and not made.active and made.verdict = 'COMPLETED')
             or exists (select from operations_archive as made
                        where made.id = listed.operation and not made.active and made.verdict = 'COMPLETED'))
            """;

    private static final String NEWEST = """
            select wanted.environment, wanted.backup, kept.taken_at as kept, proven.taken_at as verified, last.running
            from unnest(cast(:environments as text[]), cast(:backups as text[])) as wanted (environment, backup)
            left join lateral (
                select listed.taken_at from backups as listed
                where %1$s and %2$s
                order by listed.taken_at desc limit 1) as kept on true
            left join lateral (
                select listed.taken_at from backups as listed
                where %1$s and listed.verified_at is not null and %2$s
                order by listed.taken_at desc limit 1) as proven on true
            left join lateral (
                select case when made.active then made.created_at end as running from operations as made
                where made.kind = 'backup' and made.environment = wanted.environment and made.target = wanted.backup
                order by made.created_at desc limit 1) as last on true
            """.formatted(OF_THIS, COMPLETED);

    private final JdbcClient jdbc;

    /** @param dataSource the store's database, with its schema */
    public JdbcNewestBackups(DataSource dataSource) {
        jdbc = JdbcClient.create(dataSource);
    }

    @Override
    public Map<BackupName, NewestBackup> of(Collection<BackupName> backups) {
        Map<BackupName, NewestBackup> newest = new TreeMap<>();
        jdbc.sql(NEWEST)
                .param(
                        "environments",
                        backups.stream().map(BackupName::environment).toArray(String[]::new))
                .param("backups", backups.stream().map(BackupName::backup).toArray(String[]::new))
                .query(row -> {
                    newest.put(new BackupName(row.getString("environment"), row.getString("backup")), read(row));
                });
        return newest;
    }

    private static NewestBackup read(ResultSet row) throws SQLException {
        return new NewestBackup(
                instant(row.getTimestamp("kept")),
                instant(row.getTimestamp("verified")),
                instant(row.getTimestamp("running")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
