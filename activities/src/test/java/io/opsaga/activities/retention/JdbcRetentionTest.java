package io.opsaga.activities.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.activities.store.Store;
import io.opsaga.activities.store.TestDatabase;
import io.opsaga.archive.Needed;
import io.opsaga.backup.BackupKind;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
import io.opsaga.retention.Leaving;
import io.opsaga.retention.Listed;
import io.opsaga.retention.Orphans;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Verdict;
import io.temporal.failure.ApplicationFailure;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the list is shortened, and who may make it longer again, in a real PostgreSQL. */
class JdbcRetentionTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Needed RESTORE =
            (environment, backup) -> new TreeMap<>(Map.of("backup_0", "restore_1 of " + environment + "/" + backup));

    private static HikariDataSource pool;
    private static Store store;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        store = Store.over(new OperationKinds(List.of(new BackupKind())), pool, holder -> true, Clock.systemUTC());
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

    /** The list at that time. */
    private static JdbcRetention at(Instant now) {
        return new JdbcRetention(pool, List.of(RESTORE), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static JdbcRetention retention() {
        return at(NOON);
    }

    private static void record(String id, @Nullable Verdict verdict) {
        Operation operation = new Operation(
                id, BackupKind.NAME, "production", "configs", "pc2", "", "ann", "", NOON, OperationPolicy.DEFAULT);
        Lifecycle lifecycle = verdict == null ? Lifecycle.RUNNING : verdict.lifecycle();
        store.log()
                .record(Progress.of(operation)
                        .lifecycle(lifecycle)
                        .stage(lifecycle.stage())
                        .verdict(verdict)
                        .finishedAt(verdict == null ? null : NOON)
                        .revision(1)
                        .build());
    }

    private static String made(int hour, boolean verified) {
        String id = "backup_" + hour;
        record(id, Verdict.COMPLETED);
        listed(id, hour, verified);
        return id;
    }

    private static void listed(String id, int hour, boolean verified) {
        Timestamp at = Timestamp.from(NOON.plus(Duration.ofHours(hour)));
        JdbcClient.create(pool)
                .sql("""
                        insert into backups (operation, environment, backup, taken_at, verified_at, size, finished)
                        values (:id, 'production', 'configs', :at, :verified, 1,
                                '{"manifest": {"store": "offsite"}, "copies": [{"store": "on-pc2"}, {"store": "bucket"}]}')
                        """)
                .param("id", id)
                .param("at", at)
                .param("verified", verified ? at : null)
                .update();
    }

    private static List<String> ids() {
        return retention().of("production", "configs").listed().stream()
                .map(Listed::id)
                .toList();
    }

    @Test
    void whatIsListedIsToldWithItsStoresAndWhoNeedsIt() {
        made(0, true);
        made(1, false);
        record("backup_2", Verdict.ROLLBACK_INCOMPLETE);
        listed("backup_2", 2, true);
        record("backup_3", null);
        listed("backup_3", 3, true);

        assertThat(retention().of("production", "configs").listed())
                .containsExactly(
                        new Listed(
                                "backup_1",
                                NOON.plus(Duration.ofHours(1)),
                                false,
                                List.of("bucket", "offsite", "on-pc2")),
                        new Listed("backup_0", NOON, true, List.of("bucket", "offsite", "on-pc2")));
        assertThat(retention().of("production", "configs").needed())
                .containsEntry("backup_0", "restore_1 of production/configs");
        assertThat(retention().of("staging", "configs").listed()).isEmpty();
    }

    @Test
    void whatIsTakenOffTheListCanBeListedAgainByWhoHasDoneIt() {
        made(0, true);
        made(1, true);
        made(2, true);
        JdbcRetention retention = retention();
        for (int attempt = 0; attempt < 2; attempt++) {
            retention.unlist("retention_1", "production", "configs", List.of("backup_0", "backup_1"), DAY);
            assertThat(ids()).containsExactly("backup_2");
        }

        assertThat(retention.relist("retention_2")).isZero();
        assertThat(retention.takesAway("retention_2")).isFalse();
        assertThat(retention.relist("retention_1")).isEqualTo(2);
        assertThat(ids()).containsExactly("backup_2", "backup_1", "backup_0");
    }

    @Test
    void theNewestAndTheNewestVerifiedAreNeverTakenOffNorAnythingWithThem() {
        made(0, true);
        made(1, true);
        made(2, false);
        for (String staying : List.of("backup_1", "backup_2", "backup_of_nobody")) {
            assertThatThrownBy(() -> retention()
                            .unlist("retention_1", "production", "configs", List.of("backup_0", staying), DAY))
                    .as(staying)
                    .isInstanceOfSatisfying(
                            ApplicationFailure.class,
                            failure -> assertThat(failure.getType()).isEqualTo("MUST_STAY"));
            assertThat(ids()).hasSize(3);
        }
    }

    @Test
    void whatWasGivenUpIsLeftToWhoComesNextUntilItIsGone() {
        made(0, true);
        made(1, true);
        JdbcRetention retention = retention();
        retention.unlist("retention_1", "production", "configs", List.of("backup_0"), DAY);
        assertThat(retention.of("production", "configs").left()).isEmpty();
        retention.giveUp("retention_1");

        assertThat(retention.of("production", "configs").left())
                .containsExactly(new Leaving("backup_0", List.of("bucket", "offsite", "on-pc2")));
        assertThat(retention.relist("retention_1")).isZero();
        assertThat(retention.takesAway("retention_1")).isTrue();
        retention.strike(List.of("backup_0", "backup_1"));
        assertThat(retention.of("production", "configs").left()).isEmpty();
        assertThat(ids()).containsExactly("backup_1");
    }

    /** The run that has taken it off the list was ended from outside. */
    @Test
    void whatNobodyHasRemovedLongAfterTheLeaseIsLeftToWhoComesNext() {
        made(0, true);
        made(1, true);
        retention().unlist("retention_1", "production", "configs", List.of("backup_0"), DAY);

        assertThat(at(NOON.plus(DAY).plus(DAY)).of("production", "configs").left())
                .isEmpty();
        assertThat(at(NOON.plus(DAY.multipliedBy(4)))
                        .of("production", "configs")
                        .left())
                .hasSize(1);
    }

    @Test
    void whatWasNotCompletedOrIsGoneIsAnOrphanAndNothingElse() {
        made(0, true);
        made(1, true);
        made(2, true);
        record("backup_failed", Verdict.FAILED);
        record("backup_left", Verdict.ROLLBACK_INCOMPLETE);
        record("backup_running", null);
        retention().unlist("retention_1", "production", "configs", List.of("backup_0", "backup_1"), DAY);
        retention().strike(List.of("backup_0"));

        Orphans orphans = retention()
                .orphans(
                        "production",
                        "configs",
                        List.of(
                                "backup_0",
                                "backup_1",
                                "backup_2",
                                "backup_failed",
                                "backup_left",
                                "backup_running",
                                "backup_unknown"));
        assertThat(orphans.ended()).containsExactly("backup_0", "backup_failed", "backup_left");
        assertThat(orphans.unknown()).containsExactly("backup_unknown");
    }
}
