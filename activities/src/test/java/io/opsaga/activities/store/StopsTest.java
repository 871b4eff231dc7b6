package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.activities.control.JdbcStops;
import io.opsaga.saga.Effect;
import io.opsaga.stops.Stop;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who is stopped on purpose, in a real PostgreSQL. */
class StopsTest {
    private static HikariDataSource pool;
    private static JdbcStops stops;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        stops = new JdbcStops(pool);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingWritten() {
        JdbcClient.create(pool).sql("truncate stops").update();
    }

    private static Stop stop(String agent, String operation) {
        return new Stop("production", agent, operation, "anna", "why", Instant.EPOCH);
    }

    private static List<String> stopped() {
        return stops.of("production").stream()
                .map(stop -> stop.agent() + " by " + stop.operation())
                .toList();
    }

    @Test
    void whoIsStoppedAlreadyStaysAsItIsRecorded() {
        stops.record(List.of(stop("a", "control_1")));
        stops.record(List.of(stop("a", "control_2"), stop("b", "control_2")));
        stops.record(List.of(stop("a", "control_2"), stop("b", "control_2")));

        assertThat(stopped()).containsExactly("a by control_1", "b by control_2");
        assertThat(stops.among("production", List.of("b", "c"))).containsOnlyKeys("b");
        assertThat(stops.among("staging", List.of("a"))).isEmpty();
        assertThat(stops.among("production", List.of())).isEmpty();
    }

    @Test
    void anUndoTakesBackOnlyWhatItsOperationHasDone() {
        stops.record(List.of(stop("a", "control_1")));
        stops.record(List.of(stop("a", "control_2"), stop("b", "control_2")));

        assertThat(stops.revert("control_2").effect()).isEqualTo(Effect.REVERTED);
        assertThat(stops.revert("control_2").effect()).isEqualTo(Effect.ABSENT);
        assertThat(stopped()).containsExactly("a by control_1");
    }

    @Test
    void whoWasStartedIsStoppedAgainWhenThatIsUndone() {
        stops.record(List.of(stop("a", "control_1")));
        stops.lift("production", List.of("a", "b"), "control_2");
        assertThat(stopped()).isEmpty();
        assertThat(stops.revert("control_2").effect()).isEqualTo(Effect.REVERTED);
        assertThat(stopped()).containsExactly("a by control_1");
    }

    @Test
    void whoWasStoppedAnewSinceIsNotStoppedTwice() {
        stops.record(List.of(stop("a", "control_1")));
        stops.lift("production", List.of("a"), "control_2");
        stops.record(List.of(stop("a", "control_3")));

        assertThat(stops.revert("control_2").effect()).isEqualTo(Effect.ABSENT);
        assertThat(stopped()).containsExactly("a by control_3");
    }
}
