package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Figures.Count;
import io.opsaga.operation.Figures.Counts;
import io.opsaga.operation.Figures.Durations;
import io.opsaga.operation.Figures.Performance;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationLog.Metrics;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcFiguresTest {
    private static final Instant NOON = Samples.NOON;
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(30));
    private static final LedgerEntry PROMOTED =
            Samples.step("PROMOTE", DeploymentStage.MONITORING, StepState.DONE, Duration.ofMillis(20));
    private static HikariDataSource pool;
    private static Store store;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC());
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingWritten() {
        JdbcClient.create(pool).sql("truncate operations, quarantine").update();
    }

    /** An operation and what became of it; times in seconds after noon. */
    private static final class Told {
        private String kind = DeploymentKind.NAME;
        private String environment = "production";
        private String version = "1.0";
        private String target = "a";
        private int asked;
        private int ended = 2;
        private Verdict verdict = Verdict.COMPLETED;
        private @Nullable FailureNote failure;
        private @Nullable Rollback rollback;
        private Map<String, String> facts = Map.of();
        private List<LedgerEntry> steps = List.of(PROMOTED);
        private List<TargetRow> agents = List.of();

        Told asked(int when, int until) {
            asked = when;
            ended = until;
            return this;
        }

        Told of(String what, String number) {
            target = what;
            version = number;
            return this;
        }

        Told in(String where) {
            environment = where;
            return this;
        }

        Told failed(Verdict how, String type, @Nullable Integer backSince) {
            verdict = how;
            failure = new FailureNote(type, "why", "");
            steps = List.of(Samples.step("START", DeploymentStage.DEPLOYING, StepState.FAILED, Duration.ZERO));
            rollback = backSince == null
                    ? null
                    : new Rollback("r", Trigger.HEALTH_CHECK_FAILURE, "opsaga", "why", NOON.plusSeconds(backSince));
            return this;
        }

        Told ordered(int when) {
            verdict = Verdict.ROLLED_BACK;
            steps = List.of();
            rollback = new Rollback("r", Trigger.MANUAL_ROLLBACK, "alice", "slow", NOON.plusSeconds(when));
            return this;
        }

        /** Some agents were kept as they were, as theirs failed. */
        Told keptWhatWorks() {
            verdict = Verdict.COMPLETED_WITH_FAILURES;
            failure = new FailureNote("SOME_AGENTS_FAILED", "1 of 3 failed: a2: why", "");
            return this;
        }

        /** Its turn came so late, in seconds after noon. */
        Told waited(int until) {
            steps = List.of(Samples.step(
                    "PROMOTE",
                    DeploymentStage.MONITORING,
                    StepState.DONE,
                    NOON.plusSeconds(until),
                    Duration.ofSeconds(1)));
            return this;
        }

        Told neverBegan() {
            steps = List.of();
            return this;
        }

        Told bringsBack(String operation) {
            facts = Map.of("rolls_back", operation);
            return this;
        }

        Told unchanged() {
            steps = List.of(Samples.step("PROMOTE", DeploymentStage.MONITORING, StepState.SKIPPED, Duration.ZERO));
            return this;
        }

        Told fleet(int changed, Duration took) {
            kind = FleetKind.NAME;
            steps = List.of(
                    Samples.step("SURVEY", Stage.VALIDATING, StepState.DONE, Duration.ofSeconds(1)),
                    Samples.step("CHANGE_1", DeploymentStage.DEPLOYING, StepState.DONE, took),
                    PROMOTED);
            agents = IntStream.range(0, changed)
                    .mapToObj(n -> TargetRow.of("a" + n, "main-pc", "", "1.0", Outcome.CHANGED, "", 5))
                    .toList();
            return this;
        }

        void record(String id) {
            Instant at = NOON.plusSeconds(asked);
            store.log()
                    .record(Progress.of(new Operation(
                                    id,
                                    kind,
                                    environment,
                                    target,
                                    "main-pc",
                                    version,
                                    "alice",
                                    "",
                                    at,
                                    OperationPolicy.DEFAULT))
                            .lifecycle(verdict.lifecycle())
                            .verdict(verdict)
                            .steps(steps)
                            .failure(failure)
                            .rollback(rollback)
                            .finishedAt(NOON.plusSeconds(ended))
                            .facts(facts)
                            .revision(5)
                            .rows(agents)
                            .build());
        }
    }

    private static Performance performance() {
        return store.figures().performance(null, LONG_AGO);
    }

    @Test
    void ofNothingThereIsNothing() {
        Performance none = performance();
        assertThat(none.finished()).isZero();
        assertThat(none.successRate()).isNull();
        assertThat(none.changeFailureRate()).isNull();
        assertThat(none.configurationErrorRate()).isNull();
        assertThat(none.leadTime()).isNull();
        assertThat(none.averageRestore()).isNull();
        Counts counts = store.figures().counts();
        assertThat(counts.started()).isEmpty();
        assertThat(counts.durations()).isEmpty();
        assertThat(counts.quarantined()).isEmpty();
    }

    @Test
    void countsAreByKindAndEnvironment() {
        new Told().record("d1");
        new Told().in("staging").failed(Verdict.FAILED, "VERSION_UNKNOWN", null).record("d2");
        new Told().failed(Verdict.ROLLED_BACK, "UNHEALTHY", 3).asked(0, 8).record("d3");
        new Told().fleet(3, Duration.ofSeconds(3)).record("f1");
        store.log().record(Samples.at(Samples.operation("d4", "a"), DeploymentStage.DEPLOYING, 1));

        Counts counts = store.figures().counts();

        assertThat(counts.started())
                .containsExactly(
                        new Count(DeploymentKind.NAME, "production", "", 3),
                        new Count(DeploymentKind.NAME, "staging", "", 1),
                        new Count(FleetKind.NAME, "production", "", 1));
        assertThat(counts.active()).containsExactly(new Count(DeploymentKind.NAME, "production", "", 1));
        assertThat(counts.finished()).contains(new Count(DeploymentKind.NAME, "production", "ROLLED_BACK", 1));
        assertThat(counts.failures())
                .containsExactly(
                        new Count(DeploymentKind.NAME, "production", "UNHEALTHY", 1),
                        new Count(DeploymentKind.NAME, "staging", "VERSION_UNKNOWN", 1));
        assertThat(counts.rollbacks())
                .containsExactly(new Count(DeploymentKind.NAME, "production", "HEALTH_CHECK_FAILURE", 1));
        assertThat(counts.quarantined()).isEqualTo(Map.of("production", 1L));
        Durations durations = counts.durations().get(0);
        assertThat(durations.sum()).isEqualTo(Duration.ofSeconds(10));
        // 2 s is not less than 2 s, so it is in the class up to 5 s; 8 s are in the one up to 10 s.
        assertThat(durations.classes()).containsExactly(0L, 0L, 0L, 1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    }

    @Test
    void aChangeThatDidNotStayIsAFailedOneHoweverItWent() {
        new Told().record("stays");
        new Told().unchanged().record("no-op");
        new Told().failed(Verdict.FAILED, "VERSION_UNKNOWN", null).record("changed nothing");
        new Told().failed(Verdict.ROLLED_BACK, "UNHEALTHY", 4).asked(0, 10).record("rolled back");
        new Told().ordered(100).asked(0, 130).record("ordered back");
        new Told().of("b", "2.0").record("replaced");
        new Told().of("b", "1.0").asked(200, 210).bringsBack("replaced").record("brings back");

        Performance performance = performance();

        assertThat(performance.changes()).isEqualTo(4);
        assertThat(performance.failedChanges()).isEqualTo(3);
        assertThat(performance.changeFailureRate()).isEqualTo(0.75);
        assertThat(performance.finished()).isEqualTo(7);
        assertThat(performance.idle()).isEqualTo(1);
        assertThat(performance.completed()).isEqualTo(3);
        assertThat(performance.successRate())
                .as("without what had nothing to do")
                .isEqualTo(0.5);
        assertThat(performance.configurationErrorRate()).isEqualTo(1 / 7.0);
        // 6 s after the failure, 30 s after the order, 10 s after the order that made a deployment.
        assertThat(performance.medianRestore()).isEqualTo(Duration.ofSeconds(10));
        assertThat(performance.averageRestore().toMillis()).isEqualTo(15_333);
        assertThat(performance.restored()).isEqualTo(3);
        assertThat(performance.unrestored()).isZero();
    }

    @Test
    void aFleetInWhichSomeFailedIsNoSuccessAndAFailedChangeUntilOneSucceeds() {
        new Told().fleet(2, Duration.ofSeconds(3)).asked(0, 10).keptWhatWorks().record("partly");

        assertThat(performance().successRate()).isZero();
        assertThat(performance().changes()).isEqualTo(1);
        assertThat(performance().failedChanges()).isEqualTo(1);
        assertThat(performance().leadTime()).as("it has not arrived everywhere").isNull();
        assertThat(performance().unrestored()).isEqualTo(1);
        Metrics metrics = store.log().metrics(FleetKind.NAME, null, NOON.plusSeconds(19));
        assertThat(metrics.successful()).isZero();
        assertThat(metrics.failed()).isEqualTo(1);
        assertThat(metrics.successRate()).isZero();
        assertThat(metrics.byVerdict()).containsEntry(Verdict.COMPLETED_WITH_FAILURES, 1L);
        assertThat(store.figures().counts().failures())
                .containsExactly(new Count(FleetKind.NAME, "production", "SOME_AGENTS_FAILED", 1));

        new Told().fleet(3, Duration.ofSeconds(3)).asked(20, 40).record("all");

        assertThat(performance().successRate()).isEqualTo(0.5);
        assertThat(performance().averageRestore()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whatFoundNothingToDoIsNeitherASuccessNorIsItsTimeCounted() {
        new Told().failed(Verdict.FAILED, "VERSION_UNKNOWN", null).record("failed");
        new Told().unchanged().asked(0, 1000).record("no-op");
        new Told().unchanged().asked(0, 1000).record("another");

        Metrics metrics = store.log().metrics(DeploymentKind.NAME, null, NOON.plusSeconds(9));

        assertThat(metrics.total()).isEqualTo(3);
        assertThat(metrics.unchanged()).isEqualTo(2);
        assertThat(metrics.successful()).isZero();
        assertThat(metrics.successRate()).isZero();
        assertThat(metrics.averageDeployment()).isEqualTo(Duration.ofSeconds(2));
        assertThat(performance().successRate()).isZero();
        assertThat(performance().averageTime()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatWasWaitedInLineIsNoTimeOfTheDeployment() {
        new Told().asked(0, 104).waited(100).record("waited");

        Metrics metrics = store.log().metrics(DeploymentKind.NAME, null, NOON.plusSeconds(200));

        assertThat(metrics.averageDeployment()).isEqualTo(Duration.ofSeconds(4));
        assertThat(metrics.p95Deployment()).isEqualTo(Duration.ofSeconds(4));
        assertThat(performance().averageTime()).isEqualTo(Duration.ofSeconds(4));
        assertThat(store.figures().counts().durations().get(0).sum()).isEqualTo(Duration.ofSeconds(4));
    }

    /** It was called off, or refused, before its turn came. */
    @Test
    void whatNeverBeganTookNoTime() {
        new Told()
                .failed(Verdict.FAILED, "CALLED_OFF", null)
                .neverBegan()
                .asked(0, 500)
                .record("called off");

        assertThat(store.log()
                        .metrics(DeploymentKind.NAME, null, NOON.plusSeconds(900))
                        .averageDeployment())
                .isNull();
        assertThat(store.figures().counts().durations()).isEmpty();
    }

    @Test
    void whatCouldNotBeUndoneIsRestoredByTheNextThatSucceeds() {
        new Told()
                .failed(Verdict.ROLLBACK_INCOMPLETE, "ENDED_FROM_OUTSIDE", null)
                .asked(0, 10)
                .record("left");
        assertThat(performance().unrestored()).isEqualTo(1);
        assertThat(performance().averageRestore()).isNull();

        new Told().asked(50, 70).record("mended");

        assertThat(performance().unrestored()).isZero();
        assertThat(performance().averageRestore()).isEqualTo(Duration.ofSeconds(60));
    }

    /** With failed attempts and other environments in between; per version, and the first arrival counts. */
    @Test
    void leadTimeIsFromTheFirstRequestForAVersionToItsFirstArrival() {
        new Told().in("staging").asked(0, 5).record("tried elsewhere");
        new Told().failed(Verdict.FAILED, "PORT_TAKEN", null).asked(20, 30).record("failed");
        new Told().asked(80, 100).record("arrived");
        new Told().asked(200, 210).record("again");
        assertThat(store.figures().performance("production", LONG_AGO).leadTime())
                .isEqualTo(Duration.ofSeconds(100));
        assertThat(store.figures().performance("staging", LONG_AGO).leadTime()).isEqualTo(Duration.ofSeconds(5));

        new Told().of("a", "2.0").asked(300, 310).record("next");
        assertThat(store.figures().performance("production", LONG_AGO).leadTime())
                .isEqualTo(Duration.ofSeconds(55));
    }

    @Test
    void theWindowEndsWhatIsCounted() {
        new Told().record("old");
        Instant later = NOON.plusSeconds(3);
        assertThat(store.figures().performance(null, later).finished()).isZero();
        assertThat(store.figures().performance(null, later).leadTime()).isNull();
        assertThat(store.figures().counts().started()).hasSize(1);
    }

    @Test
    void estimatesOfAFleetAreThoseOfFleetsOfItsSize() {
        new Told().fleet(4, Duration.ofSeconds(8)).record("small");
        new Told().fleet(60, Duration.ofSeconds(30)).record("large");

        assertThat(store.log().medians(new FleetKind(), 74))
                .containsEntry("CHANGE_1", Duration.ofSeconds(37))
                .containsEntry("SURVEY", Duration.ofSeconds(1));
        assertThat(store.log().medians(new FleetKind(), 3)).containsEntry("CHANGE_1", Duration.ofSeconds(6));
        // Of no similar size there is none: what all tell, for that many.
        assertThat(store.log().medians(new FleetKind(), 1000).get("CHANGE_1"))
                .isEqualTo(Duration.ofMillis((2000 + 500) / 2 * 1000));
    }

    @Test
    void metricsAreOfAKindAndOfAnEnvironment() {
        new Told().record("d1");
        new Told().fleet(3, Duration.ofSeconds(3)).in("staging").record("f1");

        assertThat(store.log()
                        .metrics(FleetKind.NAME, null, NOON.plusSeconds(9))
                        .total())
                .isEqualTo(1);
        assertThat(store.log()
                        .metrics(FleetKind.NAME, "production", NOON.plusSeconds(9))
                        .byVerdict())
                .containsEntry(Verdict.COMPLETED, 0L);
        assertThat(store.log()
                        .metrics(DeploymentKind.NAME, "production", NOON.plusSeconds(9))
                        .total())
                .isEqualTo(1);
    }
}
