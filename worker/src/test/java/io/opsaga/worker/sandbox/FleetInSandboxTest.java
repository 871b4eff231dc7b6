package io.opsaga.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opsaga.operation.Outcome;
import io.opsaga.operation.Planned;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.Decision;
import io.opsaga.saga.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a fleet but for the store: saga, activities, two machines over SSH, real processes. */
@Timeout(180)
class FleetInSandboxTest {
    @TempDir
    Path data;

    private FleetRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FleetRig(data);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void deployedLeftAloneUpgradedAndRolledBack() {
        Planned plan = rig.dryRun("1.0");
        assertThat(plan.agents()).hasSize(4).extracting(PlannedAgent::decision).containsOnly(Decision.WILL_CHANGE);
        assertThat(rig.current("a", Sandbox.MAIN)).as("nothing was done").isEmpty();

        Progress deployed = rig.approved("1.0", plan.hash());
        assertThat(deployed.verdict()).as("%s", deployed).isEqualTo(Verdict.COMPLETED);
        assertThat(deployed.rows()).extracting(TargetRow::outcome).containsOnly(Outcome.CHANGED);

        assertThat(deployed.rows())
                .extracting(TargetRow::target, TargetRow::from, TargetRow::to)
                .containsExactlyElementsOf(plan.agents().stream()
                        .map(agent -> tuple(agent.agent(), agent.from(), agent.to()))
                        .toList());

        assertThat(rig.dryRun("1.0").changesAnything()).isFalse();
        assertThat(rig.run("1.0").rows()).extracting(TargetRow::outcome).containsOnly(Outcome.UNCHANGED);
        Progress stale =
                rig.start("2.0", new Planning(false, plan.hash(), null)).getResult(Progress.class);
        assertThat(stale.failure().type()).isEqualTo("PLAN_STALE");
        assertThat(rig.current("a", Sandbox.MAIN)).isEqualTo("version=1.0");

        Progress failed = rig.run("3.0");
        assertThat(failed.verdict()).as("%s", failed).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(failed.failure().type()).isEqualTo("CRASHED");
        assertThat(failed.rows())
                .filteredOn(row -> row.outcome() == Outcome.FAILED)
                .extracting(TargetRow::target)
                .containsExactly("d");
        for (String agent : List.of("a", "b")) {
            assertThat(rig.current(agent, Sandbox.MAIN)).isEqualTo("version=1.0");
        }
        for (String agent : List.of("c", "d")) {
            assertThat(rig.current(agent, Sandbox.SECOND)).isEqualTo("version=1.0");
        }
        assertThat(rig.run("1.0").rows())
                .as("all run as before, so that there is nothing to do")
                .extracting(TargetRow::outcome)
                .containsOnly(Outcome.UNCHANGED);
    }
}
