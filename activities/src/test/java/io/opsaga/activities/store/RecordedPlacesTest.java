package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.activities.orphan.JdbcRecordedPlaces;
import io.opsaga.activities.orphan.RecordedPlaces.Place;
import io.opsaga.activities.release.RemovedReleases;
import java.util.List;
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
        assertThat(places.known("testing")).containsExactlyInAnyOrder("a", "b");
        assertThat(places.known("staging")).isEmpty();
    }

    @Test
    void whatWasRemovedIsStillKnownAndIsNowhereUntilItIsBroughtBack() {
        RemovedReleases removed = new RemovedReleases(pool);
        removed.record("testing", List.of("b"), "fleet_1");

        assertThat(places.current()).extracting(Place::agent).containsExactly("a");
        assertThat(places.known("testing")).contains("b");
        removed.revert("fleet_1");
        assertThat(places.current()).extracting(Place::agent).containsExactly("a", "b");
    }
}
