package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.operation.OpenQuestion;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ProgressJsonTest {
    private static final Instant EXACT = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final Duration SHORT = Duration.ofNanos(1_234_567_891);

    @Test
    void everyPartComesBackFromTheDatabaseAsItWas() {
        Progress full = full("it took long, \"quoted\" \\ ünïcödé 🚀 \n");
        Progress bare = Samples.opened(Samples.operation("bare", "agent-2"));
        try (HikariDataSource pool = TestDatabase.migrated()) {
            Store store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC());
            store.log().record(full);
            store.log().record(bare);

            assertThat(store.log().find("full")).contains(full);
            assertThat(store.log().find("bare")).contains(bare);
            assertThat(store.log().find("none")).isEmpty();
        }
    }

    @Test
    void whatPostgresCannotKeepIsReplacedAndNotRefused() {
        String broken = "binary \0 output \uD83D and \uDE80 halves, 🚀 whole";
        try (HikariDataSource pool = TestDatabase.migrated()) {
            Store store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC());
            store.log().record(full(broken));

            assertThat(store.log().find("full").orElseThrow().steps().get(0).detail())
                    .isEqualTo("binary \u2400 output \uFFFD and \uFFFD halves, 🚀 whole");
        }
    }

    @Test
    void rowsOfNewerAndOlderVersionsAreRead() {
        try (HikariDataSource pool = TestDatabase.migrated()) {
            Store store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC());
            store.log().record(full("fine"));
            JdbcClient.create(pool).sql("""
                            update operations set progress = (progress - 'refusals' - 'facts' - 'supersededBy')
                                || '{"invented later": {"a": [1]}}'
                            """).update();

            Progress read = store.log().find("full").orElseThrow();
            assertThat(read.refusals()).isEmpty();
            assertThat(read.facts()).isEmpty();
            assertThat(read.supersededBy()).isNull();
            assertThat(read.residues()).hasSize(1);
        }
    }

    /** The question that an operation asks was among its facts, and was that of a rollout where nothing said what may be answered. */
    @Test
    void aQuestionIsReadFromRecordsOfBefore() {
        Progress asks = full("fine").toBuilder()
                .question(new OpenQuestion("Go on?", List.of("yes", "no"), EXACT, "no"))
                .build();
        try (HikariDataSource pool = TestDatabase.migrated()) {
            Store store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC());
            store.log().record(asks);
            assertThat(store.log().find("full")).contains(asks);
            JdbcClient before = JdbcClient.create(pool);

            before.sql("""
                            update operations set progress = (progress - 'question') || jsonb_build_object('facts',
                                (progress -> 'facts') || jsonb_build_object('question', 'Go on?', 'question_answers', 'yes,no',
                                    'question_until', '2026-03-01T12:00:00.123456789Z', 'question_default', 'no'))
                            """).update();
            assertThat(store.log().find("full")).contains(asks);

            before.sql("update operations set progress = progress #- '{facts,question_answers}'")
                    .update();
            assertThat(store.log().find("full").orElseThrow().question().answers())
                    .containsExactly("retry", "skip", "roll_back");
        }
    }

    /** What is shown was all that there was, and its words were those of deployments. */
    @Test
    void whereItIsInItsLifeIsReadFromRecordsOfBefore() {
        Progress runs = Samples.at(Samples.operation("runs", "agent-2"), DeploymentStage.DEPLOYING, 3);
        Progress over = full("fine");
        Progress copies = Samples.at(Samples.operation("copies", "agent-3"), new Stage("COPYING"), 3);
        try (HikariDataSource pool = TestDatabase.migrated()) {
            Store store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC());
            List.of(runs, over, copies).forEach(store.log()::record);
            JdbcClient.create(pool)
                    .sql("update operations set progress = progress - 'lifecycle'")
                    .update();

            assertThat(store.log().find("runs")).contains(runs);
            assertThat(runs.lifecycle()).isEqualTo(Lifecycle.RUNNING);
            assertThat(store.log().find("full")).contains(over);
            assertThat(store.log().find("copies")).contains(copies);
        }
    }

    private static Progress full(String detail) {
        OperationPolicy terms = new OperationPolicy(Duration.ofDays(1), SHORT, Duration.ZERO, Map.of("START", SHORT));
        Operation operation = new Operation(
                "full", DeploymentKind.NAME, "production", "agent-1", "pc2", "2.0.0", "alice", "because", EXACT, terms);
        LedgerEntry step = new LedgerEntry(
                "START",
                "start",
                DeploymentStage.DEPLOYING,
                true,
                StepState.NOT_UNDONE,
                SHORT,
                EXACT,
                EXACT.plusNanos(1),
                detail);
        LedgerEntry planned = new LedgerEntry(
                "RETIRE", "retire", DeploymentStage.MONITORING, false, StepState.PLANNED, SHORT, null, null, "");
        Finding finding = new Finding("ports", "network", Finding.Severity.HIGH, false, "taken", SHORT, EXACT);
        return Progress.of(operation)
                .lifecycle(Lifecycle.ROLLBACK_INCOMPLETE)
                .verdict(Verdict.ROLLBACK_INCOMPLETE)
                .steps(List.of(step, planned))
                .findings(List.of(finding))
                .failure(new FailureNote("CRASHED", "exit 1", "START"))
                .rollback(new Rollback("rollback_1", Rollback.Trigger.HEALTH_CHECK_FAILURE, "opsaga", "crashed", EXACT))
                .residues(List.of(new Residue("START", "start", "a container")))
                .finishedAt(EXACT.plusSeconds(1))
                .rollbackUntil(EXACT.plusSeconds(2))
                .supersededBy("deploy_2")
                .facts(Map.of("from_version", "1.0.0", "to_version", "2.0.0"))
                .refusals(List.of("too late"))
                .revision(Long.MAX_VALUE)
                .build();
    }
}
