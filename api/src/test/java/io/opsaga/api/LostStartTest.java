package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.operations.LostStarts;
import io.opsaga.api.support.Aged;
import io.opsaga.api.support.World;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.saga.Lifecycle;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What was promised while Temporal was away is started later, once, and not when nobody expects it any more. */
class LostStartTest extends ApiTest {
    @Autowired
    private LostStarts lost;

    @Test
    void itIsStartedWhenTemporalIsBack() {
        String id = promised(Duration.ofMinutes(1));
        lost.look();
        assertThat(gateway.started()).isEmpty();

        gateway.away(false);
        lost.look();
        lost.look();

        assertThat(gateway.started()).hasSize(1);
        assertThat(gateway.started().get(0).operation().id()).isEqualTo(id);
        awaitStage(id, "completed");
    }

    @Test
    void aFreshOneIsLeftToItsRequest() {
        promised(Duration.ZERO);
        gateway.away(false);
        lost.look();
        assertThat(gateway.started()).isEmpty();
    }

    @Test
    void anOldOneIsGivenUpAndLetsGo() {
        String id = promised(Duration.ofHours(25));
        gateway.away(false);
        lost.look();

        assertThat(gateway.started()).isEmpty();
        assertThat(status(id).at("/stage")).isEqualTo("failed");
        assertThat(status(id).at("/failure/type")).isEqualTo("NOT_STARTED");
        assertThat(store.holder(Target.agent("production", "agent-01"))).isEmpty();
    }

    @Test
    void oneWhoseRunWasEndedBeforeItBeganIsGivenUp() {
        String id = promised(Duration.ofMinutes(1), World.SLOW);
        Progress recorded = store.find(id).orElseThrow();
        gateway.away(false);
        lost.look();
        awaitStage(id, "monitoring");
        end(id);
        store.clear();
        store.open(recorded);

        lost.look();

        assertThat(store.find(id).orElseThrow().lifecycle()).isEqualTo(Lifecycle.FAILED);
        assertThat(status(id).at("/failure/message")).isEqualTo("Its workflow was ended before it began.");
        assertThat(gateway.started()).hasSize(1);
    }

    /** Accepts a deployment while Temporal is away, and makes it that old. */
    private String promised(Duration age) {
        return promised(age, "1.0.0");
    }

    private String promised(Duration age, String version) {
        gateway.away(true);
        String id = deploy("agent-01", version).has(202).at("/deployment_id");
        Progress recorded = store.find(id).orElseThrow();
        store.clear();
        store.open(Aged.by(age, recorded));
        return id;
    }
}
