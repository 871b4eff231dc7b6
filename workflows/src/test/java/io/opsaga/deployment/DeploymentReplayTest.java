package io.opsaga.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.worker.NonDeterministicException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays what was recorded with earlier code: a change that red-lights here would halt deployments that are under way. */
class DeploymentReplayTest {
    private static void replay(Behaviour behaviour, Class<? extends DeploymentWorkflow> saga) throws Exception {
        Behaviour.HISTORIES.replay(behaviour.fileName(), behaviour.workflowId(), saga);
    }

    @ParameterizedTest
    @EnumSource(Behaviour.class)
    void goesTheSameWay(Behaviour behaviour) throws Exception {
        replay(behaviour, DeploymentSaga.class);
    }

    @Test
    void noHistoryLiesThereUnread() throws IOException {
        assertThat(Behaviour.HISTORIES.fileNames())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Behaviour.values())
                        .map(Behaviour::fileName)
                        .toList());
    }

    @Test
    void aChangedOrderOfStepsIsNoticed() {
        assertThatThrownBy(() -> replay(Behaviour.HAPPY, ReorderedSaga.class))
                .hasStackTraceContaining(NonDeterministicException.class.getName());
    }
}
