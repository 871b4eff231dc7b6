package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.fleet.FleetKind;
import io.opsaga.saga.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentTableTest {
    private static AgentOutcome row(String agent, String machine, Outcome outcome, String reason) {
        return new AgentOutcome(agent, machine, "1.0", "2.0", outcome, reason, 0);
    }

    private static Progress progress(String layers, AgentOutcome... rows) {
        Operation operation = new Operation(
                "fleet_1",
                FleetKind.NAME,
                "staging",
                "4 agents",
                "pc2",
                "2.0",
                "ann",
                "",
                Instant.EPOCH,
                OperationPolicy.DEFAULT);
        return Progress.of(operation)
                .stage(Stage.DEPLOYING)
                .facts(Map.of(Progress.LAYERS, layers))
                .revision(1)
                .agents(List.of(rows))
                .build();
    }

    @Test
    void tellsMachinesLayersAndWhoDeservesALook() {
        String text = AgentTable.text(progress(
                "2,2",
                row("a", "pc2", Outcome.UNDONE, ""),
                row("d", "main-pc", Outcome.UNDONE, ""),
                row("b", "pc2", Outcome.UNDOING, ""),
                row("c", "pc2", Outcome.FAILED, "CRASHED: code 1")));

        assertThat(text).isEqualTo("""


                        **4 agents**: 1 undoing, 2 undone, 1 failed

                        - **main-pc**: 1 undone
                        - **pc2**: layer 1: 1 undone · layer 2: 1 undoing, 1 failed
                        - pc2 · b **undoing**
                        - pc2 · c **failed**: CRASHED: code 1""");
    }

    @Test
    void whatIsNotKnownOfLayersIsNotSaid() {
        for (String odd : List.of("", "1", "2,x", "9999999999")) {
            assertThat(progress(odd, row("a", "pc2", Outcome.UNDONE, ""), row("b", "pc2", Outcome.UNDONE, ""))
                            .layerOfEach())
                    .as(odd)
                    .containsExactly(0, 0);
        }
    }

    @Test
    void aSingleAgentHasNone() {
        assertThat(AgentTable.text(progress(""))).isEmpty();
    }
}
