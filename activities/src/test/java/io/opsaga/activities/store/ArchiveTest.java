package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.operation.Entry;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationLog.Filter;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Operations that were over long ago are out of the way, and are not lost. */
class ArchiveTest {
    private static final Instant NOON = Samples.NOON;
    /** After all leases. */
    private static final Instant LATER = NOON.plus(Duration.ofDays(40));

    private static HikariDataSource pool;
    private static JdbcClient jdbc;
    private static Store store;
    private static OperationLog log;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        jdbc = JdbcClient.create(pool);
        store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC());
        log = store.log();
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingWritten() {
        jdbc.sql("truncate operations_archive, locks").update();
        jdbc.sql("truncate operations").update();
    }

    private static Progress over(String id, Instant at) {
        return Samples.ended(
                Samples.operation(id, "agent", at),
                Verdict.COMPLETED,
                at.plusSeconds(2),
                5,
                Samples.step("PROMOTE", DeploymentStage.MONITORING, StepState.DONE, at, Duration.ofSeconds(1)));
    }

    private static List<String> listed(String after) {
        return log.list(new Filter(false, 100, after, null, null, null, null, null, null, null)).stream()
                .map(progress -> progress.operation().id())
                .toList();
    }

    @Test
    void whatIsArchivedIsInNoListAndIsFoundByItsId() {
        Progress old = over("old", NOON);
        log.record(old);
        log.record(over("young", LATER));

        assertThat(log.archive(NOON.plus(Duration.ofDays(1)), 10)).isEqualTo(1);

        assertThat(listed(null)).containsExactly("young");
        assertThat(log.recorded("old")).hasValueSatisfying(found -> {
            assertThat(found.archived()).isTrue();
            assertThat(found.progress()).isEqualTo(old);
        });
        assertThat(log.recorded("young"))
                .hasValueSatisfying(found -> assertThat(found.archived()).isFalse());
        assertThat(log.archive(NOON.plus(Duration.ofDays(1)), 10)).isZero();
    }

    @Test
    void onlyWhatIsOverAndCannotBeUndoneIsArchived() {
        log.record(Samples.at(Samples.operation("active", "agent", NOON), DeploymentStage.DEPLOYING, 3));
        log.record(Samples.ended(
                Samples.operation("leased", "agent", Instant.now()), Verdict.COMPLETED, Instant.now(), 5));
        log.record(over("held", NOON));
        jdbc.sql("""
                        insert into locks (target, holder, since, reason, token, exclusive)
                        values ('agent:production/agent', 'held', now(), 'deploys', 1, true)
                        """).update();

        assertThat(log.archive(Instant.now().plus(Duration.ofHours(1)), 10)).isZero();
        jdbc.sql("truncate locks").update();
        assertThat(log.archive(Instant.now().plus(Duration.ofHours(1)), 10)).isEqualTo(1);
        assertThat(listed(null)).containsExactly("leased", "active");
    }

    @Test
    void countsGoOnAndNothingIsCountedTwice() {
        IntStream.range(0, 5).forEach(i -> log.record(over("op-" + i, NOON.plusSeconds(i))));
        var before = store.figures().counts();
        var metrics = log.metrics(DeploymentKind.NAME, null, LATER);

        assertThat(log.archive(LATER, 3)).isEqualTo(3);
        assertThat(store.figures().counts()).isEqualTo(before);
        assertThat(log.metrics(DeploymentKind.NAME, null, LATER)).isEqualTo(metrics);

        // Whatever arrives late, or is asked for once more, brings nothing back.
        log.record(over("op-0", NOON));
        log.record(Samples.at(Samples.operation("op-1", "agent", NOON), DeploymentStage.DEPLOYING, 99));
        assertThat(Samples.open(log, Samples.opened(Samples.operation("op-2", "agent", NOON)), Entry.IN_LINE)
                        .granted())
                .isTrue();
        assertThat(store.locks().release(Samples.operation("op-2", "agent"))).isEmpty();
        assertThat(listed(null)).containsExactly("op-4", "op-3");
        assertThat(store.figures().counts()).isEqualTo(before);
        assertThat(log.find("op-1").orElseThrow().stage()).isEqualTo(Lifecycle.COMPLETED.stage());
    }

    /** A version that had come long ago does not come for the first time when it comes back. */
    @Test
    void leadTimesGoBackToWhatIsArchived() {
        log.record(over("first", NOON));
        log.archive(NOON.plus(Duration.ofDays(1)), 10);
        log.record(over("again", LATER));

        assertThat(store.figures()
                        .performance(null, LATER.minus(Duration.ofDays(30)))
                        .leadTime())
                .isNull();
    }

    @Test
    void pagesGoOnAfterOneThatWasArchivedMeanwhile() {
        IntStream.range(0, 4).forEach(i -> log.record(over("op-" + i, NOON.plus(Duration.ofDays(i)))));
        log.archive(NOON.plus(Duration.ofHours(1)).plus(Duration.ofDays(1)), 10);

        assertThat(listed("op-1")).isEmpty();
        assertThat(listed("op-3")).containsExactly("op-2");
    }

    @Test
    void manyAtOnceMoveEachOnce() throws Exception {
        IntStream.range(0, 200).forEach(i -> log.record(over("op-" + i, NOON.plusSeconds(i))));
        Callable<Integer> mover = () -> {
            int all = 0;
            int moved;
            do {
                moved = log.archive(LATER, 7);
                all += moved;
            } while (moved > 0);
            return all;
        };
        ExecutorService threads = Executors.newFixedThreadPool(6);
        int moved = 0;
        try {
            List<Callable<Integer>> movers = new ArrayList<>(java.util.Collections.nCopies(6, mover));
            for (Future<Integer> each : threads.invokeAll(movers)) {
                moved += each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(moved).isEqualTo(200);
        assertThat(listed(null)).isEmpty();
        assertThat(jdbc.sql("select count(*) from operations_archive")
                        .query(Long.class)
                        .single())
                .isEqualTo(200);
    }

    /** A column that is added to one of them would be lost, or would stop the archive. */
    @Test
    void theArchiveHasTheSameColumns() {
        assertThat(columns("operations_archive")).containsExactlyInAnyOrderElementsOf(columns("operations"));
        assertThat(jdbc.sql("""
                        select column_name from information_schema.columns
                        where table_name = 'operations' and is_generated = 'NEVER'
                        """).query(String.class).list())
                .containsExactlyInAnyOrder(Archive.COLUMNS.split("\\s*,\\s*"));
    }

    private static List<String> columns(String table) {
        return jdbc.sql(
                        "select column_name || ' ' || data_type from information_schema.columns where table_name = :table")
                .param("table", table)
                .query(String.class)
                .list();
    }
}
