package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationStateTest {
    /** By their names in the alphabet, or in the pipeline of deployments, they would come in another order. */
    private static final Stage WRITING = new Stage("WRITING");

    private static final Stage COPYING = new Stage("COPYING");
    private static final List<LedgerEntry> STEPS = Stream.of(Stage.VERIFYING, WRITING, COPYING, WRITING)
            .map(stage -> new LedgerEntry(
                    "STEP", "step", stage, true, StepState.PLANNED, Duration.ofSeconds(1), null, null, ""))
            .toList();

    private final OperationState state = new OperationState(new Operation(
            "op_1", "backup", "testing", "main", "pc2", "", "ann", "", Instant.EPOCH, OperationPolicy.DEFAULT));

    @Test
    void stagesAreEnteredInTheOrderOfTheirSteps() {
        assertThat(state.lifecycle).isEqualTo(Lifecycle.INITIALIZED);
        assertThat(state.stage.wire()).isEqualTo("initialized");

        assertThat(state.enter(Stage.VERIFYING, STEPS)).isTrue();
        assertThat(state.enter(WRITING, STEPS)).isTrue();
        assertThat(state.enter(WRITING, STEPS)).as("it is in it").isFalse();
        assertThat(state.enter(COPYING, STEPS)).isTrue();
        assertThat(state.enter(WRITING, STEPS)).as("it would be going back").isFalse();

        assertThat(state.stage).isEqualTo(COPYING);
        assertThat(state.lifecycle).isEqualTo(Lifecycle.RUNNING);
    }

    @Test
    void whatIsUndoneEntersNoneAnyMore() {
        state.enter(WRITING, STEPS);
        state.undoing();

        assertThat(state.enter(COPYING, STEPS)).isFalse();
        assertThat(state.lifecycle).isEqualTo(Lifecycle.ROLLING_BACK);
        assertThat(state.stage.wire()).isEqualTo("rolling_back");
    }
}
