package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Figures;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Figures are kept as operations end, and are what counting anew would give, whatever was written in which order and how often. */
class FiguresKeptTest {
    private static final Instant NOON = Samples.NOON;
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(30));
    private static final String BEFORE = "202611271305";
    private static final int PROGRAM = 600;
    private static HikariDataSource pool;
    private static JdbcClient jdbc;
    private static Store store;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        jdbc = JdbcClient.create(pool);
        store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC());
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingWritten() {
        jdbc.sql("truncate operations_archive").update();
        jdbc.sql("truncate operations").update();
    }

    private static List<Map<String, Object>> kept() {
        return jdbc.sql("""
                        select kind, environment, ended, idle,
                               (select jsonb_object_agg(key, value) from jsonb_each(verdicts) where value <> '0') as verdicts,
                               (select jsonb_object_agg(key, value) from jsonb_each(failures) where value <> '0') as failures,
                               (select jsonb_object_agg(key, value) from jsonb_each(triggers) where value <> '0') as triggers,
                               busy, busy_seconds, cast(classes as text), timed_seconds, validated, validation_seconds
                        from figures where ended > 0 or timed_seconds > 0 order by kind, environment
                        """).query().listOfRows().stream()
                .map(row -> {
                    row.replaceAll((column, value) -> value instanceof java.math.BigDecimal number
                            ? number.stripTrailingZeros()
                            : String.valueOf(value));
                    return row;
                })
                .toList();
    }

    @Test
    void whateverIsWrittenTheyAreWhatCountingAnewGives() {
        Random random = new Random(7);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < PROGRAM; i++) {
            boolean known = !ids.isEmpty() && random.nextInt(3) > 0;
            String id = known ? ids.get(random.nextInt(ids.size())) : "op-" + i;
            if (!known) {
                ids.add(id);
            }
            store.log().record(any(random, id));
            if (i % 50 == 0) {
                store.log().archive(NOON.plusSeconds(random.nextInt(PROGRAM)), 5);
            }
        }
        List<Map<String, Object>> asTheyWentAlong = kept();
        jdbc.sql("select figures_rebuild()").query().listOfRows();

        assertThat(asTheyWentAlong).hasSize(4).isEqualTo(kept());
        assertThat(jdbc.sql("select count(*) from operations_archive")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    private static Progress any(Random random, String id) {
        int which = Math.floorMod(id.hashCode(), 6_000);
        Stage stage = List.of(
                        DeploymentStage.DEPLOYING,
                        Lifecycle.ROLLING_BACK.stage(),
                        Lifecycle.COMPLETED.stage(),
                        Lifecycle.COMPLETED.stage(),
                        Lifecycle.COMPLETED_WITH_FAILURES.stage(),
                        Lifecycle.ROLLED_BACK.stage(),
                        Lifecycle.FAILED.stage())
                .get(random.nextInt(7));
        Verdict verdict = Lifecycle.of(stage).isFinal() ? Verdict.valueOf(stage.name()) : null;
        Instant begun = NOON.plusSeconds(which % PROGRAM);
        StepState promoted = random.nextBoolean() ? StepState.DONE : StepState.SKIPPED;
        List<LedgerEntry> steps = List.of(
                Samples.step(
                        "VALIDATE", Stage.VALIDATING, StepState.DONE, begun, Duration.ofMillis(random.nextInt(900))),
                Samples.step("PROMOTE", DeploymentStage.MONITORING, promoted, begun, Duration.ofMillis(5)));
        boolean bad = Lifecycle.of(stage) != Lifecycle.COMPLETED && Lifecycle.of(stage) != Lifecycle.RUNNING;
        return Progress.of(new Operation(
                        id,
                        which % 2 == 0 ? DeploymentKind.NAME : FleetKind.NAME,
                        which % 3 == 0 ? "staging" : "production",
                        "a",
                        "main-pc",
                        "1.0",
                        "alice",
                        "",
                        begun,
                        OperationPolicy.DEFAULT))
                .stage(stage)
                .verdict(verdict)
                .steps(random.nextInt(8) == 0 ? List.of() : steps)
                .failure(bad ? new FailureNote(random.nextBoolean() ? "UNHEALTHY" : "CRASHED", "why", "") : null)
                .rollback(
                        bad
                                ? new Rollback(
                                        "r", List.of(Trigger.values()).get(random.nextInt(6)), "opsaga", "why", begun)
                                : null)
                .finishedAt(Lifecycle.of(stage).isFinal() ? begun.plusMillis(random.nextInt(3_000_000)) : null)
                .revision(random.nextInt(20))
                .build();
    }

    @Test
    void theDatabaseHasTheSameClassesOfDurations() {
        for (int i = 0; i <= Figures.BOUNDS.size(); i++) {
            Duration least = i == 0 ? Duration.ZERO : Figures.BOUNDS.get(i - 1);
            assertThat(jdbc.sql("select figures_class(:seconds)")
                            .param("seconds", java.math.BigDecimal.valueOf(least.toMillis(), 3))
                            .query(Integer.class)
                            .single())
                    .as(least.toString())
                    .isEqualTo(i + 1);
        }
    }

    /** What was read stays true while nothing ends, and is read again when something has ended, or has left the window. */
    @Test
    void aScrapeTouchesAsManyRowsAsThereAreKindsAndEnvironments() {
        for (int i = 0; i < 300; i++) {
            store.log().record(ended("op-" + i, NOON.plusSeconds(i)));
        }
        jdbc.sql("vacuum analyze operations, figures").update();
        scrape();
        long touched = touched(FiguresKeptTest::scrape);
        assertThat(touched).isPositive().isLessThan(40);
        assertThat(store.figures().performance("production", LONG_AGO).finished())
                .isEqualTo(300);

        store.log().record(ended("op-300", NOON.plusSeconds(300)));
        assertThat(store.figures().performance("production", LONG_AGO).finished())
                .isEqualTo(301);
        assertThat(store.figures()
                        .performance("production", NOON.plusSeconds(100))
                        .finished())
                .as("those that ended later than in the hundredth second")
                .isEqualTo(202);
        assertThat(store.figures()
                        .performance("production", NOON.plusSeconds(101))
                        .finished())
                .isEqualTo(201);
        assertThat(store.figures().performance("production", LONG_AGO).finished())
                .isEqualTo(301);
        assertThat(store.log().metrics(DeploymentKind.NAME, "production", NOON).total())
                .isEqualTo(301);
    }

    private static void scrape() {
        store.figures().counts();
        store.figures().performance("production", LONG_AGO);
        store.log().medians(new DeploymentKind());
        store.log().metrics(DeploymentKind.NAME, "production", NOON.minus(Duration.ofDays(1)));
    }

    /** Ends two seconds after it was asked for. */
    private static Progress ended(String id, Instant at) {
        return Samples.ended(
                Samples.operation(id, "a", at),
                Verdict.COMPLETED,
                at.plusSeconds(2),
                5,
                Samples.step("PROMOTE", DeploymentStage.MONITORING, StepState.DONE, at, Duration.ofSeconds(1)));
    }

    private static long touched(Runnable what) {
        Long touched = new TransactionTemplate(new JdbcTransactionManager(pool)).execute(transaction -> {
            jdbc.sql("set local enable_seqscan = off").update();
            long before = rows();
            what.run();
            return rows() - before;
        });
        return touched == null ? 0 : touched;
    }

    private static long rows() {
        return jdbc.sql("""
                        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables
                        where relname in ('operations', 'operations_archive', 'figures', 'quarantine')
                        """).query(Long.class).single();
    }

    @Test
    void whatWasThereBeforeIsCountedByTheMigration() {
        try (HikariDataSource old = TestDatabase.empty()) {
            Flyway.configure(Store.class.getClassLoader())
                    .dataSource(old)
                    .locations("classpath:db/migration")
                    .target(BEFORE)
                    .load()
                    .migrate();
            JdbcClient.create(old).sql("""
                            insert into operations (id, kind, environment, target, machine, version, actor, stage, active, verdict,
                                created_at, begun_at, first_finished_at, finished_at, revision, progress, agents)
                            select 'op-' || n, 'deployment', 'production', 'a', 'main-pc', '1', 'ann', 'x', n > 4,
                                case when n < 3 then 'COMPLETED' when n < 5 then 'FAILED' end, now(), now(),
                                case when n < 5 then now() + interval '3 seconds' end, case when n < 5 then now() + interval '3 seconds' end,
                                3, case when n = 1 then '{"steps": [{"step": "PROMOTE", "state": "DONE"}]}'
                                        when n = 3 then '{"failure": {"type": "CRASHED"}}' else '{}' end::jsonb, '{a}'
                            from generate_series(1, 6) as n
                            """).update();
            Store.migrate(old);

            Store migrated = Store.over(Samples.KINDS, old, id -> true, Clock.systemUTC());
            Figures.Counts counts = migrated.figures().counts();
            assertThat(counts.started()).containsExactly(new Figures.Count("deployment", "production", "", 6));
            assertThat(counts.active()).containsExactly(new Figures.Count("deployment", "production", "", 2));
            assertThat(counts.finished())
                    .containsExactly(
                            new Figures.Count("deployment", "production", "COMPLETED", 2),
                            new Figures.Count("deployment", "production", "FAILED", 2));
            assertThat(counts.failures()).containsExactly(new Figures.Count("deployment", "production", "CRASHED", 1));
            assertThat(counts.durations()).singleElement().satisfies(durations -> {
                assertThat(durations.sum()).isEqualTo(Duration.ofSeconds(12));
                assertThat(durations.classes().get(3)).isEqualTo(4);
            });
            assertThat(migrated.log().metrics("deployment", null, Instant.now()))
                    .satisfies(metrics -> {
                        assertThat(metrics.successful()).isEqualTo(1);
                        assertThat(metrics.unchanged()).isEqualTo(1);
                        assertThat(metrics.failed()).isEqualTo(2);
                        assertThat(metrics.averageDeployment()).isEqualTo(Duration.ofSeconds(3));
                    });
        }
    }
}
