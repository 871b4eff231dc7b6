package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.quarantine.Quarantine.Filter;
import io.opsaga.quarantine.Quarantined;
import io.opsaga.quarantine.Quarantined.Lift;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcQuarantineTest {
    private static final Instant LATER = Samples.NOON.plusSeconds(60);
    private static HikariDataSource pool;
    private static Store store;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        Clock clock = Clock.fixed(LATER, ZoneOffset.UTC);
        store = Store.over(pool, id -> true, clock, environment -> !environment.equals("development"));
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingWritten() {
        JdbcClient.create(pool).sql("truncate quarantine, operations").update();
    }

    private static Progress rolledBack(String id, String environment, String version, long revision) {
        Operation sample = Samples.operation(id, "agent");
        Operation operation = new Operation(
                id,
                sample.kind(),
                environment,
                "agent",
                "main-pc",
                version,
                "alice",
                "",
                sample.requestedAt(),
                sample.terms());
        Rollback rollback = new Rollback("rollback", Trigger.HEALTH_CHECK_FAILURE, "opsaga", "503", Samples.NOON);
        return new Progress(
                operation,
                Verdict.ROLLED_BACK.stage(),
                Verdict.ROLLED_BACK,
                List.of(),
                List.of(),
                new FailureNote("UNHEALTHY", "503\u0000", "HEALTHY"),
                rollback,
                List.of(),
                Samples.NOON,
                null,
                null,
                Map.of(),
                List.of(),
                revision);
    }

    private static List<Quarantined> open() {
        return store.quarantine().list(new Filter(true, 100, null, null, null));
    }

    @Test
    void theRecordOfARollbackPutsItsVersionIntoQuarantine() {
        store.log().record(rolledBack("op-1", "production", "1.1.0", 7));

        Quarantined found = store.quarantine().of("production", "1.1.0").orElseThrow();
        assertThat(found.operation()).isEqualTo("op-1");
        assertThat(found.reason()).startsWith("UNHEALTHY: 503");
        assertThat(found.since()).isEqualTo(Samples.NOON);
        assertThat(found.lift()).isNull();
        assertThat(store.quarantine().of("staging", "1.1.0")).isEmpty();
        assertThat(store.quarantine().of("production", "1.1.1")).isEmpty();
    }

    @Test
    void aRecordThatIsOutdatedDoesNot() {
        store.log().record(Samples.ended(Samples.operation("op-1", "agent"), Verdict.COMPLETED, Samples.NOON, 9));
        store.log().record(rolledBack("op-1", "production", "1.1.0", 7));
        assertThat(open()).isEmpty();
    }

    @Test
    void liftedByOneForAReasonThatIsKept() {
        store.log().record(rolledBack("op-1", "production", "1.1.0", 7));
        store.log().record(rolledBack("op-2", "production", "1.1.0", 7));
        assertThat(open()).extracting(Quarantined::operation).containsExactly("op-1");

        Optional<Quarantined> lifted = store.quarantine().lift("production", "1.1.0", "bob", "it was the network");

        assertThat(lifted.orElseThrow().lift()).isEqualTo(new Lift("bob", "it was the network", LATER));
        assertThat(store.quarantine().lift("production", "1.1.0", "eve", "me too"))
                .isEmpty();
        assertThat(store.quarantine().of("production", "1.1.0")).isEmpty();
        assertThat(store.quarantine().list(new Filter(false, 100, null, null, null)))
                .extracting(Quarantined::operation)
                .containsExactly("op-2", "op-1");
    }

    /** Records are written again and again; only another operation can speak against a version again. */
    @Test
    void whatWasLiftedStaysLiftedUntilAnotherOperationFails() {
        store.log().record(rolledBack("op-1", "production", "1.1.0", 7));
        store.quarantine().lift("production", "1.1.0", "bob", "mended");

        store.log().record(rolledBack("op-1", "production", "1.1.0", 8));
        assertThat(open()).isEmpty();

        store.log().record(rolledBack("op-2", "production", "1.1.0", 7));
        assertThat(open()).extracting(Quarantined::operation).containsExactly("op-2");
    }

    @Test
    void pagesAndFilters() {
        for (String version : List.of("1", "2", "3")) {
            store.log().record(rolledBack("op-" + version, "production", version, 7));
        }
        store.log().record(rolledBack("op-4", "staging", "1", 7));

        List<Quarantined> page = store.quarantine().list(new Filter(true, 2, null, "production", null));
        assertThat(page).extracting(Quarantined::version).containsExactly("3", "2");
        assertThat(store.quarantine().list(new Filter(true, 2, page.get(1).id(), "production", null)))
                .extracting(Quarantined::version)
                .containsExactly("1");
        assertThat(store.quarantine().list(new Filter(true, 9, null, null, "1")))
                .extracting(Quarantined::environment)
                .containsExactly("staging", "production");
    }

    @Test
    void whereItIsSwitchedOffNothingIsPutIntoQuarantine() {
        store.log().record(rolledBack("op-1", "development", "snapshot", 7));
        assertThat(open()).isEmpty();
        assertThat(store.log().find("op-1")).isPresent();
    }
}
