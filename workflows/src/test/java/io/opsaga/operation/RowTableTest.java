package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.DeploymentStage;
import io.opsaga.fleet.FleetKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTableTest {
    private static TargetRow row(String agent, String machine, Outcome outcome, String reason) {
        return TargetRow.of(agent, machine, "1.0", "2.0", outcome, reason, 0);
    }

    private static Progress progress(String layers, TargetRow... rows) {
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
                .stage(DeploymentStage.DEPLOYING)
                .facts(Map.of(Progress.LAYERS, layers))
                .revision(1)
                .rows(List.of(rows))
                .build();
    }

    @Test
    void tellsMachinesLayersAndWhoDeservesALook() {
        String text = RowTable.text(progress(
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
    void whatIsNoAgentIsNotCalledOne() {
        TargetRow database = row("main", "pc2", Outcome.CHANGED, "").ofType(Target.DATABASE);

        assertThat(RowTable.text(progress("", row("a", "pc2", Outcome.CHANGED, ""), database)))
                .contains("**2 targets**: 2 changed");
    }

    @Test
    void aSingleAgentHasNone() {
        assertThat(RowTable.text(progress(""))).isEmpty();
    }
}
