package io.opsaga.deployment;

import static io.opsaga.deployment.DeploymentStep.START;
import static io.opsaga.deployment.Matrix.assertAsBefore;
import static io.opsaga.deployment.Matrix.assertOver;
import static io.opsaga.deployment.Matrix.entry;
import static io.opsaga.deployment.Matrix.probeCalls;
import static io.opsaga.deployment.Matrix.undosFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import io.opsaga.saga.Causes;
import io.opsaga.saga.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real time-outs, as when a worker dies in the middle of a step. */
class SilentStepTest {
    @RegisterExtension
    static final Lab LAB = new Lab(new ImpatientHeartbeats("Deployment_Start", "Deployment_Restore"));

    @Test
    void aSilentStepThatTookEffectGoesOn() {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("start", Fault.SILENT_AFTERWARDS);
            bench.start();
            Progress last = bench.result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(bench.world()).isEqualTo(World.AFTER);
            assertThat(probeCalls(bench)).containsExactly("started");
            assertThat(entry(last, START).detail())
                    .isEqualTo(
                            "Outcome was unknown (No answer in time (TIMEOUT_TYPE_HEARTBEAT).); read back: it is there");
        }
    }

    @Test
    void aSilentStepThatDidNotTakeEffectIsUndone() {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("start", Fault.SILENT_BEFORE);
            bench.start();
            Progress last = bench.result();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(last.failure().type()).isEqualTo(Causes.TIMED_OUT);
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(START));
        }
    }

    @Test
    void aSilentUndoIsAResidue() {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("awaitHealthy", Fault.REFUSES);
            bench.faults.inject("restore", Fault.SILENT_BEFORE);
            bench.start();
            Progress last = bench.result();

            assertOver(bench, last, Verdict.ROLLBACK_INCOMPLETE);
            assertThat(last.residues()).singleElement().satisfies(residue -> {
                assertThat(residue.step()).isEqualTo(START.name());
                assertThat(residue.what()).startsWith("No answer in time");
            });
        }
    }
}
