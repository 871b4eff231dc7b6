package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.operation.ApprovalTerms;
import io.opsaga.operation.Entry;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Plans;
import io.opsaga.operation.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdbcPlansTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> LINES =
            List.of("plan 1", "agent planner: {1.0}, \"2.0\"", "step START: no_change");

    private static Plans at(HikariDataSource pool, Instant instant) {
        return Store.over(Samples.KINDS, pool, id -> true, Clock.fixed(instant, ZoneOffset.UTC))
                .plans();
    }

    @Test
    void aPlanIsKeptForAMonthAfterItWasLastMade() {
        try (HikariDataSource pool = TestDatabase.migrated()) {
            at(pool, NOW).keep("a", LINES);
            assertThat(at(pool, NOW).find("a")).isEqualTo(LINES);
            assertThat(at(pool, NOW).find("b")).isEmpty();

            at(pool, NOW.plus(Duration.ofDays(20))).keep("a", LINES);
            at(pool, NOW.plus(Duration.ofDays(40))).keep("b", List.of("plan 1"));
            assertThat(at(pool, NOW).find("a")).isEqualTo(LINES);
            at(pool, NOW.plus(Duration.ofDays(60))).keep("b", List.of("plan 1"));
            assertThat(at(pool, NOW).find("a")).isEmpty();
            assertThat(at(pool, NOW).find("b")).containsExactly("plan 1");
        }
    }

    @Test
    void anOperationThatWaitsForApprovalIsRecordedWithoutItsLock() {
        try (HikariDataSource pool = TestDatabase.migrated()) {
            Store store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC());
            Progress waiting = Samples.opened(Samples.operation("op-1", "planner"));
            store.log().openUnlocked(waiting, Samples.holds("planner"));
            store.log().openUnlocked(waiting, Samples.holds("planner"));

            assertThat(store.log().find("op-1")).contains(waiting);
            LockGrant grant = store.locks().acquire(Samples.operation("op-2", "planner"), Samples.holds("planner"));
            assertThat(grant.granted()).isTrue();
        }
    }

    @Test
    void whatWasApprovedStandsInLineFromThenOn() {
        try (HikariDataSource pool = TestDatabase.migrated()) {
            Store store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC(), Store.START_GRACE, 1);
            Operation first = Samples.operation("op-1", "other");
            Samples.open(store.log(), Samples.opened(first));
            OperationPolicy terms = OperationPolicy.DEFAULT.with(
                    new Planning(false, null, new ApprovalTerms(Duration.ofHours(1), false)));
            Operation approved = Samples.operation("op-2", "planner").with(terms);
            store.log().openUnlocked(Samples.opened(approved), Samples.holds(approved.target()));

            Samples.open(store.log(), Samples.opened(approved), Entry.IN_LINE);
            LockGrant full = store.locks().acquire(approved, Samples.holds(approved.target()));
            assertThat(full.granted()).isFalse();
            assertThat(full.place()).isNotNull();

            assertThat(store.locks().release(first)).containsExactly("op-2");
            assertThat(store.locks()
                            .acquire(approved, Samples.holds(approved.target()))
                            .granted())
                    .isTrue();
        }
    }
}
