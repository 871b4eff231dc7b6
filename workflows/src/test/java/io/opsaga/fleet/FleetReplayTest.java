package io.opsaga.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.worker.NonDeterministicException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays what was recorded with earlier code: a change that red-lights here would halt fleets that are under way. */
class FleetReplayTest {
    private static void replay(FleetBehaviour behaviour, Class<? extends FleetWorkflow> saga) throws Exception {
        FleetBehaviour.HISTORIES.replay(behaviour.fileName(), behaviour.workflowId(), saga);
    }

    @ParameterizedTest
    @EnumSource(FleetBehaviour.class)
    void goesTheSameWay(FleetBehaviour behaviour) throws Exception {
        replay(behaviour, FleetSaga.class);
    }

    @Test
    void noHistoryLiesThereUnread() throws IOException {
        assertThat(FleetBehaviour.HISTORIES.fileNames())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(FleetBehaviour.values())
                        .map(FleetBehaviour::fileName)
                        .toList());
    }

    @Test
    void aChangedOrderOfLayersIsNoticed() {
        assertThatThrownBy(() -> replay(FleetBehaviour.CHANGED, LastLayerFirstSaga.class))
                .hasStackTraceContaining(NonDeterministicException.class.getName());
    }
}
