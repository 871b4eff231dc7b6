package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.activities.orphan.JdbcRecordedPlaces;
import io.opsaga.activities.orphan.RecordedPlaces.Brought;
import io.opsaga.activities.orphan.RecordedPlaces.Place;
import io.opsaga.activities.release.RemovedReleases;
import io.opsaga.operation.Operation;
import io.opsaga.saga.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class RecordedPlacesTest {
    private static HikariDataSource pool;
    private static JdbcRecordedPlaces places;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        places = new JdbcRecordedPlaces(pool);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void twoAgents() {
        JdbcClient.create(pool).sql("truncate releases").update();
        release("a", "main-pc", "1.0", false);
        release("a", "pc2", "2.0", true);
        release("b", "pc2", "1.0", true);
    }

    private static void release(String agent, String machine, String version, boolean current) {
        JdbcClient.create(pool)
                .sql("""
                        insert into releases (environment, agent, machine, version, digest, configuration, operation, since, current)
                        values ('testing', :agent, :machine, :version, 'd', 'c', :operation, now(), :current)
                        """)
                .param("agent", agent)
                .param("machine", machine)
                .param("version", version)
                .param("operation", "deploy_" + agent + version)
                .param("current", current)
                .update();
    }

    @Test
    void whereAgentsWereSeenLastAndWhoWasEverBrought() {
        assertThat(places.current())
                .containsExactly(new Place("testing", "a", "pc2", "2.0"), new Place("testing", "b", "pc2", "1.0"));
    }

    @Test
    void whatAnotherOpsagaHasBroughtIsNotRecordedThoughItsAgentIs() {
        Brought old = new Brought("a", "deploy_a1.0");
        Brought now = new Brought("a", "deploy_a2.0");
        Brought foreign = new Brought("a", "deploy_a3.0");
        Brought unnamed = new Brought("a", "");

        assertThat(places.brought("testing", Set.of(old, now, foreign, unnamed)))
                .isEqualTo(Map.of(old, Set.of("main-pc"), now, Set.of("pc2")));
        assertThat(places.brought("staging", Set.of(old))).isEmpty();
    }

    /** A run that was ended from outside has recorded no release of what it brought. */
    @Test
    void whatAnOperationHasLeftWithoutAReleaseIsItsOwn() {
        Operation operation = Samples.operation("deploy_left", "z");
        Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC()).log().record(Samples.opened(operation));
        Brought left = new Brought("z", "deploy_left");

        assertThat(places.brought("production", Set.of(left))).isEqualTo(Map.of(left, Set.of("main-pc")));
    }

    @Test
    void machinesOfOperationsThatGoOnOrCanBeUndoneAreKnown() {
        JdbcClient.create(pool).sql("truncate operations").update();
        var log = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC()).log();
        log.record(Samples.ended(Samples.operation("deploy_over", "z"), Verdict.ROLLED_BACK, Samples.NOON, 9));
        assertThat(places.ofOpenOperations()).isEmpty();

        log.record(Samples.opened(Samples.operation("deploy_open", "y")));
        assertThat(places.ofOpenOperations()).containsExactly("main-pc");
    }

    @Test
    void whatWasRemovedIsStillKnownAndIsNowhereUntilItIsBroughtBack() {
        RemovedReleases removed = new RemovedReleases(pool);
        removed.record("testing", List.of("b"), "fleet_1");

        assertThat(places.current()).extracting(Place::agent).containsExactly("a");
        Brought still = new Brought("b", "deploy_b1.0");
        assertThat(places.brought("testing", Set.of(still))).containsKey(still);
        removed.revert("fleet_1");
        assertThat(places.current()).extracting(Place::agent).containsExactly("a", "b");
    }
}
