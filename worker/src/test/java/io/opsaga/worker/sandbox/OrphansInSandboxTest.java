package io.opsaga.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.operation.TargetRow;
import io.opsaga.orphan.Orphan;
import io.opsaga.saga.Finding;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Orphans from the moment at which they become such until they are given up: saga, activities, two machines over SSH, real processes. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class OrphansInSandboxTest {
    private static final Orphan MOVED = new Orphan("c", Sandbox.SECOND, RuntimeKind.PROCESS);
    private static final Orphan GONE = new Orphan("b", Sandbox.MAIN, RuntimeKind.PROCESS);

    @TempDir
    Path data;

    private FleetRig rig;

    @BeforeEach
    void deployed() throws Exception {
        rig = new FleetRig(data);
        assertThat(rig.run("1.0").verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(rig.leftovers(Sandbox.SECOND)).isEmpty();
        rig.declare("c", Sandbox.MAIN);
        rig.declare("b", null);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private static TargetRow row(Progress progress, Orphan orphan) {
        return progress.rows().stream()
                .filter(row -> row.isOrphan() && row.target().equals(orphan.agent()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theyAreNamedRemovedAndGivenUp() {
        assertThat(rig.leftovers(Sandbox.SECOND)).containsExactly("c (process, 1.0, running)");
        assertThat(rig.leftovers(Sandbox.MAIN)).containsExactly("b (process, 1.0, running)");
        assertThat(rig.run("1.0").findings())
                .as("also where nobody wants them removed")
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("c (process, 1.0, running)"));

        Progress last = rig.removing("1.0", List.of(MOVED, GONE)).getResult(Progress.class);

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
        assertThat(row(last, MOVED).outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(row(last, MOVED).from()).isEqualTo("1.0, running");
        assertThat(rig.current("c", Sandbox.MAIN)).isEqualTo("version=1.0");
        assertThat(rig.current("c", Sandbox.SECOND)).isEmpty();
        assertThat(rig.leftovers(Sandbox.SECOND)).isEmpty();
        assertThat(rig.leftovers(Sandbox.MAIN)).isEmpty();
        assertThat(rig.folders("c", Sandbox.SECOND))
                .as("given up after the lease")
                .doesNotContain("removed", "releases");
    }

    @Test
    void aRollbackBringsThemBackAsTheyWere() {
        WorkflowStub run = rig.removing("2.0", List.of(MOVED, GONE));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> run.query("progress", Progress.class).verdict() != null);
        assertThat(rig.leftovers(Sandbox.SECOND)).isEmpty();
        assertThat(rig.folders("c", Sandbox.SECOND))
                .as("kept beside in the lease")
                .contains("removed");

        run.update("rollback", Object.class, new RollbackOrder("rollback_1", "bob", "looks bad"));
        Progress last = run.getResult(Progress.class);

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(rig.leftovers(Sandbox.SECOND)).containsExactly("c (process, 1.0, running)");
        assertThat(rig.leftovers(Sandbox.MAIN)).containsExactly("b (process, 1.0, running)");
        assertThat(rig.current("c", Sandbox.MAIN)).as("its new one is gone").isEmpty();
        assertThat(rig.current("a", Sandbox.MAIN)).isEqualTo("version=1.0");
    }

    @Test
    void oneThatCannotFollowIsBroughtBackWithAllElse() {
        Progress failed = rig.removing("3.0", List.of(MOVED, GONE)).getResult(Progress.class);

        assertThat(failed.verdict()).as("%s", failed).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(row(failed, MOVED).outcome()).isEqualTo(Outcome.UNTOUCHED);
        assertThat(rig.leftovers(Sandbox.SECOND)).containsExactly("c (process, 1.0, running)");
    }

    @Test
    void oneThatIsDeclaredAgainIsLeftAlone() {
        rig.declare("c", Sandbox.SECOND);
        Progress last = rig.removing("1.0", List.of(MOVED)).getResult(Progress.class);

        assertThat(last.verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(row(last, MOVED).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(row(last, MOVED).reason()).contains("declared to be on pc2 again");
        assertThat(rig.current("c", Sandbox.SECOND)).isEqualTo("version=1.0");
    }
}
