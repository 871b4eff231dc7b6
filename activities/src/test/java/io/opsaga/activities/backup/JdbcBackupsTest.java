package io.opsaga.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.activities.store.Store;
import io.opsaga.activities.store.TestDatabase;
import io.opsaga.archive.Execution;
import io.opsaga.archive.ExecutionStatus;
import io.opsaga.archive.FinishedBackup;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.StoreCopy;
import io.opsaga.archive.StreamEntry;
import io.opsaga.backup.BackupKind;
import io.opsaga.backup.Past;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is listed, and what is told of the rest, in a real PostgreSQL. */
class JdbcBackupsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static HikariDataSource pool;
    private static JdbcBackups backups;
    private static Store store;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        backups = new JdbcBackups(pool);
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

    private static void record(String id, int hour, @Nullable Verdict verdict, @Nullable FailureNote failure) {
        Instant at = NOON.plus(Duration.ofHours(hour));
        Operation operation = new Operation(
                id, BackupKind.NAME, "production", "configs", "pc2", "", "ann", "", at, OperationPolicy.DEFAULT);
        Lifecycle lifecycle = verdict == null ? Lifecycle.RUNNING : verdict.lifecycle();
        store.log()
                .record(Progress.of(operation)
                        .lifecycle(lifecycle)
                        .stage(lifecycle.stage())
                        .verdict(verdict)
                        .failure(failure)
                        .finishedAt(verdict == null ? null : at.plusSeconds(90))
                        .revision(1)
                        .build());
    }

    private static FinishedBackup finished(String id, int hour, boolean verified) {
        Instant at = NOON.plus(Duration.ofHours(hour));
        StreamEntry stream =
                new StreamEntry("folder.tar", 100 + hour, "ab", "s1", new TreeMap<>(Map.of("entries", "7")));
        Manifest manifest = new Manifest(
                id,
                "production",
                "configs",
                new Target("folder", "production", "pc2:/opt/config"),
                "offsite",
                at,
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(stream));
        return new FinishedBackup(
                manifest,
                List.of(new StoreCopy("on-pc2", new TreeMap<>(Map.of("folder.tar", "s2")))),
                60,
                verified ? at.plusSeconds(80) : null,
                verified ? "" : "not asked for");
    }

    private static void made(String id, int hour, boolean verified) {
        record(id, hour, Verdict.COMPLETED, null);
        backups.list(finished(id, hour, verified));
    }

    @Test
    void eachIsWhatItsRecordAndTheListSay() {
        made("verified", 0, true);
        made("unverified", 1, false);
        record("broken", 2, Verdict.ROLLED_BACK, new FailureNote("BROKEN", "folder.tar: other bytes", "PROVE"));
        record("failed", 3, Verdict.FAILED, new FailureNote("STORE_FULL", "no room", "SEND"));
        record("running", 4, null, null);

        assertThat(backups.of("production", "configs", 10))
                .extracting(execution -> execution.id() + " " + execution.status() + " " + execution.reason())
                .containsExactly(
                        "running RUNNING ",
                        "failed FAILED no room",
                        "broken BROKEN folder.tar: other bytes",
                        "unverified UNVERIFIED not asked for",
                        "verified VERIFIED ");
        assertThat(backups.of("production", "configs", 2)).hasSize(2);
        assertThat(backups.of("staging", "configs", 10)).isEmpty();
    }

    @Test
    void whatIsListedIsReadBackWhole() {
        made("verified", 0, true);

        Execution found = backups.find("verified").orElseThrow();
        assertThat(found.finished()).isEqualTo(finished("verified", 0, true));
        assertThat(found.took()).isEqualTo(Duration.ofSeconds(90));
        assertThat(found.size()).isEqualTo(100);
        assertThat(backups.find("nobody")).isEmpty();
    }

    /** Its snapshots may be gone already. */
    @Test
    void whatIsBeingTakenBackIsNotOffered() {
        backups.list(finished("left", 0, true));
        record("left", 0, Verdict.ROLLBACK_INCOMPLETE, null);
        backups.list(finished("working", 1, true));
        record("working", 1, null, null);

        assertThat(backups.of("production", "configs", 10))
                .extracting(Execution::status)
                .containsExactly(ExecutionStatus.RUNNING, ExecutionStatus.FAILED);
        assertThat(backups.latestVerified("production", "configs")).isEmpty();
    }

    @Test
    void theLatestVerifiedIsTheNewestThatWasProven() {
        made("old", 0, true);
        made("newer", 2, true);
        made("newest", 3, false);

        assertThat(backups.latestVerified("production", "configs"))
                .map(Execution::id)
                .contains("newer");
    }

    @Test
    void thePastTellsTheLastSizeAndHowManyWereNotProven() {
        assertThat(backups.past("production", "configs", "me")).isEqualTo(new Past(0, 0));
        made("one", 0, false);
        assertThat(backups.past("production", "configs", "me")).isEqualTo(new Past(100, 1));
        made("two", 1, true);
        made("three", 2, false);
        made("four", 3, false);
        made("me", 4, false);

        assertThat(backups.past("production", "configs", "me")).isEqualTo(new Past(103, 2));
    }

    @Test
    void whatIsListedTwiceIsListedOnceAndCanBeTakenOff() {
        made("one", 0, true);
        backups.list(finished("one", 9, false));

        assertThat(backups.find("one").orElseThrow().size()).isEqualTo(100);
        assertThat(backups.unlist("one")).isTrue();
        assertThat(backups.unlist("one")).isFalse();
        assertThat(backups.find("one").orElseThrow().status()).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void whatGoesByRetentionIsNotShownAndStillCountsForWhenTheNextIsProven() {
        made("old", 0, true);
        made("goes", 1, false);
        made("new", 2, false);
        JdbcClient.create(pool)
                .sql("update backups set going = 'retention_1' where operation in ('goes', 'old')")
                .update();

        assertThat(backups.of("production", "configs", 10))
                .extracting(Execution::id)
                .containsExactly("new");
        assertThat(backups.latestVerified("production", "configs")).isEmpty();
        Execution gone = backups.find("goes").orElseThrow();
        assertThat(gone.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(gone.finished()).isNull();
        assertThat(gone.reason()).contains("retention_1");
        assertThat(backups.past("production", "configs", "me").unproven()).isEqualTo(2);
    }

    @Test
    void thoseOfTheArchiveAreStillThere() {
        made("one", 0, true);
        store.log().archive(NOON.plus(Duration.ofDays(900)), 10);

        assertThat(backups.find("one").orElseThrow().status()).isEqualTo(ExecutionStatus.VERIFIED);
    }
}
