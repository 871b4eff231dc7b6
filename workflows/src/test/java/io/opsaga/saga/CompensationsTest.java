package io.opsaga.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.DeploymentStep;
import io.opsaga.saga.Compensations.Undo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompensationsTest {
    private final Compensations undos =
            new Compensations(new Ledger(List.of(DeploymentStep.values()), Map.of(), () -> {}));

    /** Steps may run side by side, and the one that began first may end last. */
    @Test
    void whatIsSaidOfAStepIsSaidOfThatOne() {
        Undo first = undos.register(DeploymentStep.PREPARE, () -> Reading.reverted(""));
        undos.register(DeploymentStep.START, () -> Reading.reverted(""));

        undos.touched(first);

        assertThat(undos.worldTouched()).isTrue();
        assertThat(undos.plan())
                .extracting(PlannedStep::step, PlannedStep::decision)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("START", Decision.CANNOT_KNOW),
                        org.assertj.core.groups.Tuple.tuple("PREPARE", Decision.WILL_CHANGE));
    }
}
