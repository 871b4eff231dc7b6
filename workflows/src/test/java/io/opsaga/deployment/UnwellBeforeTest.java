package io.opsaga.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import io.opsaga.release.QuarantineRule;
import io.opsaga.saga.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A deployment to an agent that was not well before, and is not well with the new version for the same reason. */
class UnwellBeforeTest {
    @RegisterExtension
    static final Lab LAB = new Lab();

    @Test
    void whatIsAsBeforeIsRolledBackAndNobodysVersionIsBlamed() {
        try (Bench bench = LAB.bench()) {
            bench.machine.complaint = "/health answers 503";
            Progress last = bench.start().result();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(last.residues()).isEmpty();
            assertThat(last.failure().type()).isEqualTo("UNHEALTHY_AS_BEFORE");
            assertThat(bench.world()).isEqualTo(World.BEFORE);
            assertThat(last.steps())
                    .filteredOn(step -> step.step().equals(DeploymentStep.START.name()))
                    .extracting(step -> step.detail())
                    .containsExactly("as before, not well: /health answers 503");
            assertThat(QuarantineRule.of(last, new DeploymentDelivery())).isEmpty();
        }
    }
}
