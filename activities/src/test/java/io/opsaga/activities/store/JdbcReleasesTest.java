package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.opsaga.release.Settled;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcReleasesTest {
    private static HikariDataSource pool;
    private static Releases releases;

    private final ReleaseEntry first = release("agent", "1.0.0", "op-1");
    private final ReleaseEntry second = release("agent", "1.1.0", "op-2");
    private final ReleaseEntry third = release("agent", "2.0.0", "op-3");

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
        releases =
                Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC()).releases();
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingReleased() {
        JdbcClient.create(pool).sql("truncate releases").update();
    }

    @Test
    void aPromotedReleaseIsCurrentAndTheOneBeforeIsPrevious() {
        releases.promote(List.of(first));
        assertThat(releases.current("production", "agent")).contains(first);
        assertThat(releases.previous("production", "agent")).isEmpty();

        releases.promote(List.of(second));
        assertThat(releases.current("production", "agent")).contains(second);
        assertThat(releases.previous("production", "agent")).contains(first);

        releases.promote(List.of(third));
        assertThat(releases.previous("production", "agent")).contains(second);
        assertThat(releases.current("staging", "agent")).isEmpty();
    }

    @Test
    void promotingAgainGivesTheSameAnswerAndChangesNothing() {
        releases.promote(List.of(first));
        releases.promote(List.of(second));
        releases.promote(List.of(second));
        assertThat(releases.previous("production", "agent")).contains(first);

        releases.promote(List.of(third));
        releases.promote(List.of(second));
        releases.promote(List.of(first));
        assertThat(releases.current("production", "agent")).contains(third);
        assertThat(releases.previous("production", "agent")).contains(second);
    }

    @Test
    void demotingBringsBackWhatWasCurrentAndWhatWasPrevious() {
        releases.promote(List.of(first));
        releases.promote(List.of(second));
        releases.promote(List.of(third));

        Reading reading = releases.demote(List.of(third));
        assertThat(reading.effect()).isEqualTo(Effect.REVERTED);
        assertThat(reading.detail()).contains("1.1.0");
        assertThat(releases.demote(List.of(third))).isEqualTo(reading);
        assertThat(releases.current("production", "agent")).contains(second);
        assertThat(releases.previous("production", "agent")).contains(first);
    }

    @Test
    void demotingTheFirstReleaseLeavesNone() {
        releases.promote(List.of(first));
        assertThat(releases.demote(List.of(first))).isEqualTo(Reading.reverted("no release is recorded as current"));
        assertThat(releases.current("production", "agent")).isEmpty();
        assertThat(releases.allCurrent("production")).isEmpty();
    }

    @Test
    void demotingWhatWasNeverPromotedFindsNothing() {
        releases.promote(List.of(first));
        assertThat(releases.demote(List.of(second)).effect()).isEqualTo(Effect.ABSENT);
        assertThat(releases.current("production", "agent")).contains(first);
    }

    @Test
    void aReleaseThatALaterOneWasBuiltOnIsNotDemoted() {
        releases.promote(List.of(first));
        releases.promote(List.of(second));
        Reading reading = releases.demote(List.of(first));
        assertThat(reading.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(reading.detail()).contains("op-2");
        assertThat(releases.current("production", "agent")).contains(second);
        assertThat(releases.previous("production", "agent")).contains(first);
    }

    @Test
    void aDemotedReleaseCanBePromotedAgain() {
        releases.promote(List.of(first));
        releases.promote(List.of(second));
        releases.demote(List.of(second));
        releases.promote(List.of(second));
        assertThat(releases.current("production", "agent")).contains(second);
        assertThat(releases.previous("production", "agent")).contains(first);
    }

    @Test
    void agentsAreListedByName() {
        releases.promote(List.of(release("b", "1", "op-b1")));
        releases.promote(List.of(release("b", "2", "op-b2")));
        releases.promote(List.of(release("a", "1", "op-a1")));
        assertThat(releases.allCurrent("production"))
                .extracting(ReleaseEntry::agent)
                .containsExactly("a", "b");
        assertThat(releases.allPrevious("production"))
                .extracting(ReleaseEntry::operation)
                .containsExactly("op-b1");
    }

    /** A run that was ended from outside brought the second, which nobody recorded. */
    @Test
    void whatRunsIsRecordedWhereSomethingElseIs() {
        ReleaseEntry other = release("other", "1.0.0", "op-1");
        releases.promote(List.of(first, other));
        List<ReleaseEntry> running =
                List.of(second, release("other", "1.0.0", "op-2"), release("unknown", "1.0.0", "op-2"));

        List<Settled> settled = releases.settle(running);

        assertThat(settled)
                .containsExactly(new Settled("agent", "1.0.0", "sha256:1.0.0"), new Settled("unknown", null, null));
        assertThat(releases.settle(running)).isEqualTo(settled);
        assertThat(releases.current("production", "agent")).contains(second);
        assertThat(releases.previous("production", "agent")).contains(first);
        assertThat(releases.current("production", "other")).contains(other);
        assertThat(releases.settle(List.of(release("agent", "1.1.0", "op-4")))).isEmpty();
        assertThat(releases.settle(List.of())).isEmpty();
    }

    @Test
    void promotionsThatRaceFormOneChain() throws Exception {
        Racers.race(20, i -> {
            releases.promote(List.of(release("agent", "1." + i, "race-" + i)));
            return i;
        });
        assertThat(JdbcClient.create(pool)
                        .sql("select count(distinct replaced) from releases")
                        .query(Long.class)
                        .single())
                .isEqualTo(19);
        assertThat(releases.allCurrent("production")).hasSize(1);
    }

    private static ReleaseEntry release(String agent, String version, String operation) {
        return new ReleaseEntry(
                "production", agent, "main-pc", version, "sha256:" + version, "c0ffee", operation, Samples.NOON);
    }
}
