package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.control.ControlKind;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationLog.Filter;
import io.opsaga.operation.OperationLog.Metrics;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists and figures. */
class OperationQueriesTest {
    private static final Instant NOON = Samples.NOON;
    private static HikariDataSource pool;
    private static OperationLog log;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        log = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC()).log();
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingWritten() {
        JdbcClient.create(pool).sql("truncate locks, operations").update();
    }

    @Test
    void pagesAreNewestFirstAndMissNothing() {
        // Three of each instant: pages must end in the middle of equal times.
        IntStream.range(0, 20)
                .forEach(i ->
                        record("op-%02d".formatted(i), "agent", NOON.plusSeconds(i / 3), DeploymentStage.DEPLOYING));
        List<String> seen = new ArrayList<>();
        String after = null;
        List<String> page;
        do {
            page = ids(log.list(new Filter(false, 7, after, null, null, null, null, null, null, null)));
            seen.addAll(page);
            after = page.isEmpty() ? null : page.get(page.size() - 1);
        } while (page.size() == 7);
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.iterate(19, i -> i >= 0, i -> i - 1)
                        .mapToObj("op-%02d"::formatted)
                        .toList());
    }

    @Test
    void goingOnAfterAnUnknownOperationIsRefused() {
        assertThatThrownBy(() -> log.list(new Filter(false, 7, "nowhere", null, null, null, null, null, null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> log.list(new Filter(false, 0, null, null, null, null, null, null, null, null)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyConditionFilters() {
        record("active", "agent", NOON, DeploymentStage.DEPLOYING);
        log.record(Samples.ended(Samples.operation("done", "agent", NOON.plusSeconds(1)), Verdict.COMPLETED, NOON, 5));
        log.record(Samples.ended(Samples.operation("failed", "other", NOON.plusSeconds(2)), Verdict.FAILED, NOON, 5));
        Operation odd = new Operation(
                "odd",
                DeploymentKind.NAME,
                "staging",
                "third",
                "pc2",
                "2",
                "bob",
                "",
                NOON.plusSeconds(3),
                OperationPolicy.DEFAULT);
        log.record(Samples.at(odd, Stage.VALIDATING, 1));

        assertThat(ids(log.list(filter(true, null, null, null, null, null, null))))
                .containsExactly("odd", "active");
        assertThat(ids(log.list(filter(false, "staging", null, null, null, null, null))))
                .containsExactly("odd");
        assertThat(ids(log.list(filter(false, null, "agent", null, null, null, null))))
                .containsExactly("done", "active");
        assertThat(ids(log.list(filter(false, null, null, "pc2", null, null, null))))
                .containsExactly("odd");
        assertThat(ids(log.list(filter(false, null, null, null, Lifecycle.COMPLETED.stage(), null, null))))
                .containsExactly("done");
        assertThat(ids(log.list(filter(false, null, null, null, null, Verdict.FAILED, null))))
                .containsExactly("failed");
        assertThat(ids(log.list(filter(false, null, null, null, null, null, "bob"))))
                .containsExactly("odd");
        assertThat(ids(log.list(filter(true, null, "agent", "main-pc", null, null, "alice"))))
                .containsExactly("active");
        assertThat(log.list(filter(false, null, null, null, null, null, "' or 1=1 --")))
                .isEmpty();
    }

    @Test
    void onlyOperationsThatWaitToBeStartedAreFoundAgain() {
        log.openUnlocked(Samples.opened(Samples.operation("lost", "a", NOON)), Samples.holds("agent"));
        log.openUnlocked(Samples.opened(Samples.operation("fresh", "b", NOON.plusSeconds(60))), Samples.holds("agent"));
        record("begun", "c", NOON, Stage.VALIDATING);
        record("waits", "d", NOON.plusSeconds(1), Lifecycle.INITIALIZED.stage());
        record("over", "e", NOON, Lifecycle.FAILED.stage());
        assertThat(log.openedBefore(NOON.plusSeconds(30))).containsExactly("lost");
        assertThat(log.underWay()).containsExactly("begun", "waits");
    }

    @Test
    void whatCanStillBeUndoneIsFound() {
        Instant now = Instant.now();
        Progress done = Samples.ended(Samples.operation("done", "a", NOON), Verdict.COMPLETED, now, 1);
        Progress builtOn = Samples.ended(Samples.operation("built-on", "b", NOON), Verdict.COMPLETED, now, 1);
        Progress old = Samples.ended(
                Samples.operation("old", "c", NOON),
                Verdict.COMPLETED,
                now.minus(done.operation().terms().lease()),
                1);
        List.of(done, Samples.superseded(builtOn, "done"), old).forEach(log::record);

        assertThat(log.leased()).containsExactly("done");
    }

    @Test
    void theLatestOfEachTarget() {
        record("a1", "a", NOON, Lifecycle.COMPLETED.stage());
        record("a2", "a", NOON.plusSeconds(5), DeploymentStage.DEPLOYING);
        record("b1", "b", NOON, Lifecycle.FAILED.stage());
        Operation restart = new Operation(
                "control_1",
                ControlKind.NAME,
                "production",
                "b",
                "main-pc",
                "restart",
                "alice",
                "",
                NOON.plusSeconds(9),
                OperationPolicy.DEFAULT);
        log.record(Samples.at(restart, Lifecycle.COMPLETED.stage(), 3));
        List<String> agents = List.of("a", "b", "c");
        assertThat(log.latest("production", agents)).isEqualTo(Map.of("a", "a2", "b", "b1"));
        assertThat(log.latest("staging", agents)).isEmpty();
    }

    @Test
    void mediansAreThoseOfDoneStepsOfTheLastFiftyCompletedOperations() {
        for (int i = 0; i < 60; i++) {
            // The first ten are outliers that have to be forgotten.
            long millis = i < 10 ? 100_000 : i;
            Operation operation = Samples.operation("op-" + i, "a", NOON.plusSeconds(i));
            StepState second = i % 2 == 0 ? StepState.DONE : StepState.WARNED;
            log.record(Samples.ended(
                    operation,
                    Verdict.COMPLETED,
                    NOON,
                    5,
                    Samples.step("START", DeploymentStage.DEPLOYING, StepState.DONE, Duration.ofMillis(millis)),
                    Samples.step(
                            "RETIRE", DeploymentStage.MONITORING, second, Duration.ofMillis(i % 2 == 0 ? 7 : 9000)),
                    Samples.step("SWITCH", DeploymentStage.MONITORING, StepState.SKIPPED, Duration.ofMillis(5))));
        }
        log.record(Samples.ended(
                Samples.operation("failed", "a", NOON.plusSeconds(99)),
                Verdict.FAILED,
                NOON,
                5,
                Samples.step("PREPARE", DeploymentStage.DEPLOYING, StepState.DONE, Duration.ofMillis(1))));

        assertThat(log.medians(new DeploymentKind()))
                .isEqualTo(Map.of("START", Duration.ofNanos(34_500_000), "RETIRE", Duration.ofMillis(7)));
    }

    @Test
    void metricsOfNothing() {
        Metrics none = log.metrics(DeploymentKind.NAME, null, NOON);
        assertThat(none.total()).isZero();
        assertThat(none.successRate()).isNull();
        assertThat(none.averageDeployment()).isNull();
        assertThat(none.p95Deployment()).isNull();
        assertThat(none.averageValidation()).isNull();
        assertThat(none.perHour()).isZero();
        assertThat(none.byVerdict()).containsOnlyKeys(Verdict.values()).containsValue(0L);
        assertThat(log.medians(new DeploymentKind())).isEmpty();
    }

    @Test
    void metricsCountFinishedAndActiveOnes() {
        finish("a", NOON.minusSeconds(3600), Verdict.COMPLETED, 2, Duration.ofMillis(100));
        finish("b", NOON.minusSeconds(7200), Verdict.COMPLETED, 4, Duration.ofMillis(300));
        finish("c", NOON.minusSeconds(10_000), Verdict.FAILED, 6, Duration.ofMillis(200));
        finish("old", NOON.minusSeconds(90_000), Verdict.ROLLED_BACK, 8, Duration.ofMillis(400));
        record("running", "agent", NOON.minusSeconds(5), DeploymentStage.DEPLOYING);

        Metrics metrics = log.metrics(DeploymentKind.NAME, null, NOON);
        assertThat(metrics.total()).isEqualTo(5);
        assertThat(metrics.successful()).isEqualTo(2);
        assertThat(metrics.failed()).isEqualTo(2);
        assertThat(metrics.active()).isEqualTo(1);
        assertThat(metrics.successRate()).isEqualTo(0.5);
        assertThat(metrics.averageDeployment()).isEqualTo(Duration.ofSeconds(5));
        assertThat(metrics.p95Deployment()).isEqualTo(Duration.ofMillis(7700));
        assertThat(metrics.averageValidation()).isEqualTo(Duration.ofMillis(250));
        assertThat(metrics.perHour()).isEqualTo(4 / 24.0);
        assertThat(metrics.byVerdict())
                .isEqualTo(Map.of(
                        Verdict.COMPLETED, 2L,
                        Verdict.COMPLETED_WITH_FAILURES, 0L,
                        Verdict.FAILED, 1L,
                        Verdict.ROLLED_BACK, 1L,
                        Verdict.ROLLBACK_INCOMPLETE, 0L));
    }

    @Test
    void aRollbackADayLaterDoesNotMakeTheDeploymentLong() {
        finish("a", NOON, Verdict.COMPLETED, 2, Duration.ofMillis(100));
        Operation operation = Samples.operation("a", "agent", NOON);
        log.record(Samples.ended(operation, Verdict.ROLLED_BACK, NOON.plus(Duration.ofHours(20)), 9));

        assertThat(log.metrics(DeploymentKind.NAME, null, NOON).averageDeployment())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(log.metrics(DeploymentKind.NAME, null, NOON).byVerdict()).containsEntry(Verdict.ROLLED_BACK, 1L);
    }

    private static void finish(String id, Instant start, Verdict verdict, int seconds, Duration validation) {
        log.record(Samples.ended(
                Samples.operation(id, "agent", start),
                verdict,
                start.plusSeconds(seconds),
                5,
                Samples.step("RESOLVE", Stage.VALIDATING, StepState.DONE, start, validation.dividedBy(2)),
                Samples.step("VALIDATE", Stage.VALIDATING, StepState.DONE, start, validation.dividedBy(2)),
                Samples.step("START", DeploymentStage.DEPLOYING, StepState.DONE, start, Duration.ofSeconds(1)),
                Samples.step("PROMOTE", DeploymentStage.MONITORING, StepState.DONE, start, Duration.ZERO)));
    }

    private static void record(String id, String target, Instant at, Stage stage) {
        log.record(Samples.at(Samples.operation(id, target, at), stage, 1));
    }

    private static Filter filter(
            boolean activeOnly,
            @Nullable String environment,
            @Nullable String target,
            @Nullable String machine,
            @Nullable Stage stage,
            @Nullable Verdict verdict,
            @Nullable String actor) {
        return new Filter(activeOnly, 100, null, environment, target, machine, stage, verdict, actor, null);
    }

    private static List<String> ids(List<Progress> operations) {
        return operations.stream().map(each -> each.operation().id()).toList();
    }
}
