package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.AgentOutcome.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentTableTest {
    private static AgentOutcome row(String agent, String machine, int layer, Outcome outcome, String reason) {
        return new AgentOutcome(agent, machine, "1.0", "2.0", outcome, reason, 0, layer);
    }

    @Test
    void tellsMachinesLayersAndWhoDeservesALook() {
        String text = AgentTable.text(List.of(
                row("a", "pc2", 0, Outcome.UNDONE, ""),
                row("b", "pc2", 1, Outcome.UNDOING, ""),
                row("c", "pc2", 1, Outcome.FAILED, "CRASHED: code 1"),
                row("d", "main-pc", 0, Outcome.UNDONE, "")));

        assertThat(text).isEqualTo("""


                        **4 agents**: 1 undoing, 2 undone, 1 failed

                        - **main-pc**: 1 undone
                        - **pc2**: layer 1: 1 undone · layer 2: 1 undoing, 1 failed
                        - pc2 · b **undoing**
                        - pc2 · c **failed**: CRASHED: code 1""");
    }

    @Test
    void aSingleAgentHasNone() {
        assertThat(AgentTable.text(List.of())).isEmpty();
    }
}
