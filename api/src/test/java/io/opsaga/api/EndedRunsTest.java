package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.operations.EndedRuns;
import io.opsaga.api.support.World;
import io.opsaga.operation.Target;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A run that was terminated cannot say so itself; what its record then says is true, and its target is free. */
class EndedRunsTest extends ApiTest {
    @Autowired
    private EndedRuns ended;

    @Test
    void aTerminatedRunIsSaidToBeUnfinished() {
        String id = deployed("agent-01", World.SLOW, "monitoring");
        ended.look();
        assertThat(status(id).at("/stage")).isEqualTo("monitoring");

        end(id);
        ended.look();

        assertThat(status(id).at("/failure/type")).isEqualTo("ENDED_FROM_OUTSIDE");
        assertThat(store.find(id).orElseThrow().residues()).hasSize(1);
        assertThat(store.holder(Target.agent("production", "agent-01"))).isEmpty();
    }

    @Test
    void whileTemporalIsAwayNothingIsSaid() {
        String id = deployed("agent-01", World.SLOW, "monitoring");
        end(id);
        gateway.away(true);
        ended.look();
        assertThat(store.find(id).orElseThrow().verdict()).isNull();
    }

    @Test
    void oneThatIsTerminatedInItsLeaseIsNoLongerSaidToBeUndoable() {
        String id = deployed("agent-01", "2.0.0", "completed");
        ended.look();
        assertThat(status(id).at("/rollback_until")).isNotEqualTo("");

        end(id);
        ended.look();

        assertThat(status(id).at("/stage")).isEqualTo("completed");
        assertThat(store.find(id).orElseThrow().rollbackUntil()).isNull();
        assertThat(store.find(id).orElseThrow().facts().get("run_ended")).startsWith("from outside, ");
    }
}
