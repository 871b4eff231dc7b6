package io.opsaga.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.NonDeterministicException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays what was recorded with earlier code: a change that red-lights here would halt deployments that are under way. */
class DeploymentReplayTest {
    private static WorkflowExecutionHistory history(Behaviour behaviour) throws Exception {
        return WorkflowExecutionHistory.fromJson(behaviour.recorded(), behaviour.workflowId());
    }

    @ParameterizedTest
    @EnumSource(Behaviour.class)
    void goesTheSameWay(Behaviour behaviour) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(history(behaviour), DeploymentSaga.class);
    }

    @Test
    void noHistoryLiesThereUnread() throws Exception {
        try (var files = Files.list(Path.of("src", "test", "resources").resolve(Behaviour.FOLDER))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(Behaviour.values())
                            .map(Behaviour::fileName)
                            .toList());
        }
    }

    @Test
    void aChangedOrderOfStepsIsNoticed() {
        assertThatThrownBy(
                        () -> WorkflowReplayer.replayWorkflowExecution(history(Behaviour.HAPPY), ReorderedSaga.class))
                .hasStackTraceContaining(NonDeterministicException.class.getName());
    }
}
