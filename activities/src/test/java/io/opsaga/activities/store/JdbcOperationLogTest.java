package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcOperationLogTest {
    private static HikariDataSource pool;
    private static JdbcClient jdbc;
    private static Store store;
    private static OperationLog log;

    private final Operation operation = Samples.operation("deploy_1", "agent");

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        jdbc = JdbcClient.create(pool);
        store = Store.over(Samples.KINDS, pool, id -> true, Clock.fixed(Samples.NOON, ZoneOffset.UTC));
        log = store.log();
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingWritten() {
        jdbc.sql("truncate locks, operations, queue, queue_targets, queue_shares")
                .update();
    }

    @Test
    void openingWritesTheRecordAndTakesTheLock() {
        LockGrant grant = Samples.open(log, Samples.opened(operation));
        assertThat(grant.granted()).isTrue();
        assertThat(log.find("deploy_1")).contains(Samples.opened(operation));
        assertThat(store.locks()
                        .holder(Target.agent("production", "agent"))
                        .orElseThrow()
                        .holder())
                .isEqualTo("deploy_1");
    }

    @Test
    void aRecordIsAsOldAsItsLastWriting() {
        Samples.open(log, Samples.opened(operation));
        jdbc.sql("update operations set recorded_at = now() - interval '7 seconds'")
                .update();
        assertThat(log.recorded("deploy_1").orElseThrow().age()).isGreaterThanOrEqualTo(Duration.ofSeconds(7));

        log.record(Samples.at(operation, DeploymentStage.DEPLOYING, 7));
        assertThat(log.recorded("deploy_1").orElseThrow().age()).isLessThan(Duration.ofSeconds(7));
    }

    @Test
    void aRefusedLockWritesNothing() {
        Samples.open(log, Samples.opened(operation));
        LockGrant refused = Samples.open(log, Samples.opened(Samples.operation("deploy_2", "agent")));
        assertThat(refused.granted()).isFalse();
        assertThat(refused.holder()).isEqualTo("deploy_1");
        assertThat(log.find("deploy_2")).isEmpty();
    }

    @Test
    void openingAgainChangesNothing() {
        LockGrant first = Samples.open(log, Samples.opened(operation));
        Progress later = Samples.at(operation, DeploymentStage.DEPLOYING, 7);
        log.record(later);
        assertThat(Samples.open(log, Samples.opened(operation))).isEqualTo(first);
        assertThat(log.find("deploy_1")).contains(later);
    }

    @Test
    void openingAFinishedOperationAgainDoesNotHoldItsTarget() {
        LockGrant first = Samples.open(log, Samples.opened(operation));
        log.record(Samples.ended(operation, Verdict.COMPLETED, Samples.NOON.plusSeconds(5), 9));
        store.locks().release(operation);

        assertThat(Samples.open(log, Samples.opened(operation))).isEqualTo(first);
        assertThat(store.locks().holder(Target.agent("production", "agent"))).isEmpty();
    }

    @Test
    void aFailureToWriteTheRecordTakesNoLock() {
        jdbc.sql("alter table operations add constraint broken check (target <> 'agent')")
                .update();
        try {
            assertThatThrownBy(() -> Samples.open(log, Samples.opened(operation)))
                    .isInstanceOf(DataAccessException.class);
        } finally {
            jdbc.sql("alter table operations drop constraint broken").update();
        }
        assertThat(store.locks().holder(Target.agent("production", "agent"))).isEmpty();
    }

    @Test
    void whoIsRecordedAsOverHasLetGo() {
        Samples.open(log, Samples.opened(operation));
        Progress last = Samples.ended(operation, Verdict.COMPLETED, Samples.NOON.plusSeconds(5), 9);
        jdbc.sql("alter table operations add constraint broken check (revision < 9)")
                .update();
        try {
            assertThatThrownBy(() -> log.close(last)).isInstanceOf(DataAccessException.class);
        } finally {
            jdbc.sql("alter table operations drop constraint broken").update();
        }
        assertThat(store.locks().holder(Target.agent("production", "agent")))
                .as("not recorded, not let go")
                .isPresent();

        log.close(last);
        assertThat(log.find("deploy_1")).contains(last);
        assertThat(store.locks().holder(Target.agent("production", "agent"))).isEmpty();
        assertThat(log.close(last)).as("once more").isEmpty();
    }

    @Test
    void ofManyThatOpenOnOneTargetOneWins() throws Exception {
        List<LockGrant> answers =
                Racers.race(20, i -> Samples.open(log, Samples.opened(Samples.operation("deploy_" + i, "agent"))));
        assertThat(answers).filteredOn(LockGrant::granted).hasSize(1);
        assertThat(answers)
                .extracting(LockGrant::holder)
                .containsOnly(answers.get(0).holder());
        assertThat(answers)
                .extracting(LockGrant::token)
                .containsOnly(answers.get(0).token());
        assertThat(count("operations")).isEqualTo(1);
        assertThat(count("locks where exclusive")).isEqualTo(1);
        assertThat(log.find(answers.get(0).holder())).isPresent();
    }

    @Test
    void allThatOpenOnTargetsOfTheirOwnWin() throws Exception {
        List<LockGrant> answers =
                Racers.race(20, i -> Samples.open(log, Samples.opened(Samples.operation("deploy_" + i, "agent-" + i))));
        assertThat(answers).allMatch(LockGrant::granted);
        assertThat(count("operations")).isEqualTo(20);
        assertThat(count("locks where exclusive")).isEqualTo(20);
    }

    @Test
    void oneOperationOpenedManyTimesAtOnceIsOneOperation() throws Exception {
        List<LockGrant> answers = Racers.race(20, i -> Samples.open(log, Samples.opened(operation)));
        assertThat(answers).allMatch(LockGrant::granted).containsOnly(answers.get(0));
        assertThat(count("operations")).isEqualTo(1);
        assertThat(count("locks where exclusive")).isEqualTo(1);
    }

    @Test
    void anOlderRecordNeverReplacesANewerOne() {
        Progress done = Samples.ended(operation, Verdict.COMPLETED, Samples.NOON.plusSeconds(5), 9);
        log.record(Samples.at(operation, Stage.VALIDATING, 2));
        log.record(done);
        log.record(Samples.at(operation, DeploymentStage.MONITORING, 8));
        assertThat(log.find("deploy_1")).contains(done);
    }

    @Test
    void aFinishedOperationMayBeRolledBackAndTriedAgain() {
        log.record(Samples.ended(operation, Verdict.COMPLETED, Samples.NOON.plusSeconds(5), 9));
        for (Progress next : List.of(
                Samples.at(operation, Lifecycle.ROLLING_BACK.stage(), 10),
                Samples.ended(operation, Verdict.ROLLBACK_INCOMPLETE, Samples.NOON.plusSeconds(50), 14),
                Samples.at(operation, Lifecycle.ROLLING_BACK.stage(), 15),
                Samples.ended(operation, Verdict.ROLLED_BACK, Samples.NOON.plusSeconds(70), 20))) {
            log.record(next);
            assertThat(log.find("deploy_1")).contains(next);
        }
    }

    @Test
    void ofOneRevisionTheLaterWinsButAnUnfinishedOneNeverOverAFinishedOne() {
        Progress done = Samples.ended(operation, Verdict.COMPLETED, Samples.NOON.plusSeconds(5), 9);
        log.record(Samples.at(operation, DeploymentStage.MONITORING, 9));
        log.record(done);
        assertThat(log.find("deploy_1")).contains(done);
        log.record(Samples.at(operation, DeploymentStage.MONITORING, 9));
        assertThat(log.find("deploy_1")).contains(done);
        Progress again = Samples.ended(operation, Verdict.COMPLETED, Samples.NOON.plusSeconds(6), 9);
        log.record(again);
        assertThat(log.find("deploy_1")).contains(again);
    }

    @Test
    void recordsThatRaceEndWithTheNewest() throws Exception {
        Racers.race(20, i -> {
            log.record(Samples.at(operation, i == 19 ? Lifecycle.ROLLING_BACK.stage() : DeploymentStage.DEPLOYING, i));
            return i;
        });
        assertThat(log.find("deploy_1").orElseThrow().revision()).isEqualTo(19);
        assertThat(jdbc.sql("select stage from operations").query(String.class).single())
                .isEqualTo("ROLLING_BACK");
    }

    @Test
    void leasesOfOthersOnTheTargetAreOpenUntilTheyEnd() {
        Operation older = Samples.operation("older", "agent", Samples.NOON.minusSeconds(100));
        Operation ended = Samples.operation("ended", "agent", Samples.NOON.minusSeconds(90_000));
        Operation builtUpon = Samples.operation("builtUpon", "agent", Samples.NOON.minusSeconds(200));
        Operation elsewhere = Samples.operation("elsewhere", "other", Samples.NOON.minusSeconds(50));
        for (Operation each : List.of(older, ended, elsewhere, operation)) {
            log.record(Samples.ended(each, Verdict.COMPLETED, each.requestedAt().plusSeconds(5), 9));
        }
        log.record(Samples.superseded(
                Samples.ended(builtUpon, Verdict.COMPLETED, Samples.NOON.minusSeconds(190), 9), "older"));
        log.record(Samples.at(Samples.operation("running", "agent"), DeploymentStage.DEPLOYING, 3));

        assertThat(log.openLeases(operation, List.of("agent"))).containsExactly("older");
    }

    @Test
    void partsOfOneWholeDoNotEndEachOthersLeases() {
        Operation first = Samples.operation("first", "agent", Samples.NOON.minusSeconds(100));
        log.record(Samples.at(Samples.operation("whole", "other"), DeploymentStage.DEPLOYING, 3));
        log.record(Samples.ended(first, Verdict.COMPLETED, Samples.NOON.minusSeconds(95), 9));
        jdbc.sql("update operations set lineage = '{whole}' where id = 'first'").update();
        Operation second = new Operation(
                "second",
                operation.kind(),
                operation.environment(),
                "agent",
                operation.machine(),
                operation.version(),
                operation.actor(),
                operation.reason(),
                operation.requestedAt(),
                operation.terms(),
                "whole");

        assertThat(log.openLeases(second, List.of("agent"))).isEmpty();
        assertThat(log.openLeases(operation, List.of("agent"))).containsExactly("first");
    }

    private static long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
