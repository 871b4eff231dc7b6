package io.opsaga.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkflowLivenessTest {
    /** Frozen: connections are made, and nobody ever says anything. Without a deadline this lasted for ever. */
    @Test
    @Timeout(60)
    void aHolderOfWhomAFrozenTemporalSaysNothingCountsAsRunning() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget("127.0.0.1:" + mute.getLocalPort())
                    .build());
            try (WorkflowLiveness liveness =
                    new WorkflowLiveness(WorkflowClient.newInstance(stubs), Duration.ofMillis(300))) {
                assertThat(liveness.isRunning("deploy_0")).isTrue();
            } finally {
                stubs.shutdownNow();
            }
        }
    }

    /** The run of a schedule has a time with colons in its id, and its operation must not be taken for one that has ended. */
    @Test
    void theRunOfAScheduleIsFoundByItsOperationsId() {
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();
                WorkflowLiveness liveness =
                        new WorkflowLiveness(temporal.getWorkflowClient(), Duration.ofSeconds(10))) {
            temporal.getWorkflowClient()
                    .newUntypedWorkflowStub(
                            "Backup",
                            WorkflowOptions.newBuilder()
                                    .setTaskQueue("nobody")
                                    .setWorkflowId("nightly-2026-11-27T03:05:09Z")
                                    .build())
                    .start();

            assertThat(liveness.isRunning("nightly-2026-11-27T03-05-09Z")).isTrue();
            assertThat(liveness.isRunning("nightly-2026-11-27T03-05-10Z")).isFalse();
        }
    }
}
