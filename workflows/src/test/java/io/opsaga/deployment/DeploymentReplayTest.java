package io.opsaga.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.saga.Payloads;
import io.opsaga.saga.TaskQueues;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.NonDeterministicException;
import io.temporal.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays what was recorded with earlier code: a change that red-lights here would halt deployments that are under way. */
class DeploymentReplayTest {
    /** With the product's payload converter, which can read what was written before a field came or went. */
    private static void replay(Behaviour behaviour, Class<? extends DeploymentWorkflow> saga) throws Exception {
        TestEnvironmentOptions options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .build();
        try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(options)) {
            Worker worker = environment.newWorker(TaskQueues.WORKFLOWS);
            worker.registerWorkflowImplementationTypes(saga);
            WorkflowReplayer.replayWorkflowExecution(
                    WorkflowExecutionHistory.fromJson(behaviour.recorded(), behaviour.workflowId()), worker);
        }
    }

    @ParameterizedTest
    @EnumSource(Behaviour.class)
    void goesTheSameWay(Behaviour behaviour) throws Exception {
        replay(behaviour, DeploymentSaga.class);
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
        assertThatThrownBy(() -> replay(Behaviour.HAPPY, ReorderedSaga.class))
                .hasStackTraceContaining(NonDeterministicException.class.getName());
    }
}
