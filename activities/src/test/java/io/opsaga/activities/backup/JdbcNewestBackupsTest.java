package io.opsaga.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.activities.store.TestDatabase;
import io.opsaga.archive.BackupName;
import io.opsaga.archive.NewestBackup;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What counts as the newest of a backup, in a real PostgreSQL. */
class JdbcNewestBackupsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final BackupName CONFIGS = new BackupName("production", "configs");

    private static HikariDataSource pool;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingWritten() {
        JdbcClient.create(pool)
                .sql("truncate backups, operations, operations_archive")
                .update();
    }

    private static Instant at(int hour) {
        return NOON.plusSeconds(3600L * hour);
    }

    private static void operation(String table, int hour, @Nullable String verdict) {
        JdbcClient.create(pool)
                .sql("""
                        insert into %s (id, kind, environment, target, machine, version, actor, stage, active, verdict, created_at,
                            revision, progress)
                        values (:id, 'backup', 'production', 'configs', 'pc2', '', 'ann', 'x', :active, :verdict, :at, 1, '{}')
                        """.formatted(table))
                .param("id", "b" + hour)
                .param("active", verdict == null)
                .param("verdict", verdict)
                .param("at", Timestamp.from(at(hour)))
                .update();
    }

    private static void listed(int hour, boolean verified) {
        JdbcClient.create(pool)
                .sql("""
                        insert into backups (operation, environment, backup, taken_at, verified_at, size, finished)
                        values (:id, 'production', 'configs', :at, :verified, 1, '{}')
                        """)
                .param("id", "b" + hour)
                .param("at", Timestamp.from(at(hour)))
                .param("verified", verified ? Timestamp.from(at(hour)) : null)
                .update();
    }

    private static NewestBackup newest() {
        return newest(List.of(CONFIGS)).get(CONFIGS);
    }

    private static Map<BackupName, NewestBackup> newest(List<BackupName> backups) {
        return new JdbcNewestBackups(pool).of(backups);
    }

    @Test
    void whatIsKeptAndWhatIsProvenAreToldApart() {
        operation("operations_archive", 0, "COMPLETED");
        listed(0, true);
        operation("operations", 1, "COMPLETED");
        listed(1, false);

        assertThat(newest()).isEqualTo(new NewestBackup(at(1), at(0), null));
    }

    @Test
    void whatIsBeingTakenBackOrWasNotWhollyIsNoBackup() {
        operation("operations", 0, "COMPLETED");
        listed(0, true);
        operation("operations", 1, "ROLLBACK_INCOMPLETE");
        listed(1, true);
        operation("operations", 2, null);
        listed(2, true);

        assertThat(newest()).isEqualTo(new NewestBackup(at(0), at(0), at(2)));
    }

    @Test
    void whatFailedIsNeitherThereNorUnderWay() {
        operation("operations", 0, "FAILED");

        assertThat(newest()).isEqualTo(NewestBackup.NONE);
    }

    @Test
    void eachThatIsAskedForIsTold() {
        BackupName other = new BackupName("testing", "configs");
        operation("operations", 0, "COMPLETED");
        listed(0, true);

        assertThat(newest(List.of(CONFIGS, other)))
                .containsEntry(CONFIGS, new NewestBackup(at(0), at(0), null))
                .containsEntry(other, NewestBackup.NONE);
        assertThat(newest(List.of())).isEmpty();
    }
}
