package io.opsaga.worker.temporal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.backup.BackupKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.schedule.ScheduleName;
import io.opsaga.schedule.Schedules.Unavailable;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers without schedules, and without answers; what is done with a real one is shown by the system tests. */
class TemporalSchedulesTest {
    private static final ScheduleName CONFIGS = new ScheduleName("backup", "production", "configs");

    private static TemporalSchedules over(WorkflowClient client) {
        ScheduleForm form = new ScheduleForm("0011aabbcc", new OperationKinds(List.of(new BackupKind())));
        return new TemporalSchedules(client, form, Duration.ofMillis(500), Clock.systemUTC());
    }

    @Test
    void theServerInTheProcessHasNone() {
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
            TemporalSchedules schedules = over(temporal.getWorkflowClient());

            assertThatThrownBy(() -> schedules.keep("backup", List.of()))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("keeps no schedules");
            assertThatThrownBy(() -> schedules.pause(CONFIGS, "paused")).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    @Timeout(60)
    void aFrozenOneIsGivenUp() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget("127.0.0.1:" + mute.getLocalPort())
                    .build());
            try {
                assertThatThrownBy(() -> over(WorkflowClient.newInstance(stubs)).stands(List.of(CONFIGS)))
                        .isInstanceOf(Unavailable.class)
                        .hasMessageContaining("does not answer");
            } finally {
                stubs.shutdownNow();
            }
        }
    }
}
