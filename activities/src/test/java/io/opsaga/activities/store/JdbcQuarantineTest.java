package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.release.Quarantine.Filter;
import io.opsaga.release.QuarantineLookup.Wanted;
import io.opsaga.release.Quarantined;
import io.opsaga.release.Quarantined.Lift;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
        store = Store.over(Samples.KINDS, pool, id -> true, clock, environment -> !environment.equals("development"));
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingWritten() {
        JdbcClient.create(pool).sql("truncate quarantine, operations, releases").update();
    }

    private static Progress rolledBack(String id, String environment, String version, long revision) {
        return rolledBack(id, environment, version, revision, Map.of());
    }

    /** A rollback of which the record tells what was brought. */
    private static Progress rolledBack(String id, String artifact, String version, String digest) {
        return rolledBack(id, "production", version, 7, Map.of("to_artifact", artifact, "to_digest", digest));
    }

    private static Progress rolledBack(
            String id, String environment, String version, long revision, Map<String, String> facts) {
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
        return Progress.of(operation)
                .lifecycle(Verdict.ROLLED_BACK.lifecycle())
                .verdict(Verdict.ROLLED_BACK)
                .failure(new FailureNote("UNHEALTHY", "503\u0000", "HEALTHY"))
                .rollback(rollback)
                .finishedAt(Samples.NOON)
                .facts(facts)
                .revision(revision)
                .build();
    }

    private static List<Quarantined> open() {
        return store.quarantine().list(new Filter(true, 100, null, null, null, null));
    }

    private static Optional<Quarantined> of(String environment, String artifact, String version, String digest) {
        return store.quarantine().of(environment, new Wanted("agent", artifact, version, digest));
    }

    private static Optional<Quarantined> lift(@Nullable String artifact, String version, String actor, String reason) {
        return store.quarantine().lift("production", artifact, version, actor, reason);
    }

    @Test
    void theRecordOfARollbackPutsItsVersionIntoQuarantine() {
        store.log().record(rolledBack("op-1", "production", "1.1.0", 7));

        Quarantined found = of("production", "agent", "1.1.0", "").orElseThrow();
        assertThat(found.operation()).isEqualTo("op-1");
        assertThat(found.reason()).startsWith("UNHEALTHY: 503");
        assertThat(found.since()).isEqualTo(Samples.NOON);
        assertThat(found.lift()).isNull();
        assertThat(of("staging", "agent", "1.1.0", "")).isEmpty();
        assertThat(of("production", "agent", "1.1.1", "")).isEmpty();
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

        Optional<Quarantined> lifted = lift(null, "1.1.0", "bob", "it was the network");

        assertThat(lifted.orElseThrow().lift()).isEqualTo(new Lift("bob", "it was the network", LATER));
        assertThat(lift(null, "1.1.0", "eve", "me too")).isEmpty();
        assertThat(of("production", "agent", "1.1.0", "")).isEmpty();
        assertThat(store.quarantine().list(new Filter(false, 100, null, null, null, null)))
                .extracting(Quarantined::operation)
                .containsExactly("op-2", "op-1");
    }

    /** Records are written again and again; only another operation can speak against a version again. */
    @Test
    void whatWasLiftedStaysLiftedUntilAnotherOperationFails() {
        store.log().record(rolledBack("op-1", "production", "1.1.0", 7));
        lift(null, "1.1.0", "bob", "mended");

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

        List<Quarantined> page = store.quarantine().list(new Filter(true, 2, null, "production", null, null));
        assertThat(page).extracting(Quarantined::version).containsExactly("3", "2");
        assertThat(store.quarantine().list(new Filter(true, 2, page.get(1).id(), "production", null, null)))
                .extracting(Quarantined::version)
                .containsExactly("1");
        assertThat(store.quarantine().list(new Filter(true, 9, null, null, null, "1")))
                .extracting(Quarantined::environment)
                .containsExactly("staging", "production");
    }

    @Test
    void whereItIsSwitchedOffNothingIsPutIntoQuarantine() {
        store.log().record(rolledBack("op-1", "development", "snapshot", 7));
        assertThat(open()).isEmpty();
        assertThat(store.log().find("op-1")).isPresent();
    }

    /** A bad web 1.3.0 says nothing of a feed 1.3.0, nor of a web 1.3.0 that was built again; its name does not matter. */
    @Test
    void whatIsInQuarantineIsTheBuild() {
        store.log().record(rolledBack("op-1", "web", "1.3.0", "sha256:bad"));

        assertThat(of("production", "web", "1.3.0", "sha256:bad")).isPresent();
        assertThat(of("production", "web", "1.3.0", "")).isPresent();
        assertThat(of("production", "web", "1.3.1", "sha256:bad")).isPresent();
        assertThat(of("production", "web", "1.3.0", "sha256:good")).isEmpty();
        assertThat(of("production", "feed", "1.3.0", "sha256:bad")).isEmpty();
        assertThat(of("production", "feed", "1.3.0", "")).isEmpty();
    }

    @Test
    void whereTheDigestWasNotKnownTheVersionCounts() {
        store.log().record(rolledBack("op-1", "web", "1.3.0", ""));

        assertThat(of("production", "web", "1.3.0", "sha256:any")).isPresent();
        assertThat(of("production", "web", "1.3.1", "sha256:any")).isEmpty();
    }

    /** After a rollback of a later version by which an agent came back to this one, for example. */
    @Test
    void whatIsRecordedAsCurrentIsNeverRefused() {
        store.log().record(rolledBack("op-1", "web", "1.3.0", "sha256:bad"));
        store.releases()
                .promote(List.of(new ReleaseEntry(
                        "production", "agent", "main-pc", "1.3.0", "sha256:bad", "c", "op-0", Samples.NOON)));

        assertThat(of("production", "web", "1.3.0", "sha256:bad")).isEmpty();
        assertThat(of("production", "web", "1.3.0", "")).isEmpty();
        assertThat(of("production", "web", "1.3.1", "sha256:bad")).isPresent();
        List<Wanted> wanted = List.of(
                new Wanted("agent", "web", "1.3.0", "sha256:bad"), new Wanted("other", "web", "1.3.0", "sha256:bad"));
        assertThat(store.quarantine().refused("production", wanted).keySet()).containsExactly("other");
        assertThat(store.quarantine().refused("production", List.of())).isEmpty();
    }

    /** As the column was added to them: of an entry without an artifact it is known on which agents it was tried. */
    @Test
    void oldEntriesAreAboutTheirAgents() {
        store.log().record(rolledBack("op-1", "production", "1.3.0", 7));

        assertThat(of("production", "web", "1.3.0", "sha256:any")).isPresent();
        assertThat(store.quarantine().of("production", new Wanted("other", "web", "1.3.0", "sha256:any")))
                .isEmpty();
    }

    @Test
    void oneOfSeveralWithTheSameVersionIsLifted() {
        store.log().record(rolledBack("op-1", "web", "1.3.0", "sha256:1"));
        store.log().record(rolledBack("op-2", "feed", "1.3.0", "sha256:2"));

        assertThat(lift("feed", "1.3.0", "bob", "mended").orElseThrow().agents())
                .containsExactly("agent");

        assertThat(open()).extracting(Quarantined::artifact).containsExactly("web");
        assertThat(store.quarantine().list(new Filter(false, 9, null, null, "feed", null)))
                .extracting(Quarantined::digest)
                .containsExactly("sha256:2");
    }
}
