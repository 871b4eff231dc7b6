package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has killed the supervisor of a process that runs on. */
@Timeout(60)
class ProcessKeeperTest {
    @TempDir
    Path folder;

    @Test
    void anAgentThatNobodyWouldStartAgainIsNotInGoodOrder() throws Exception {
        try (LoopbackMachine box = new LoopbackMachine(folder)) {
            box.home(folder.resolve("home"));
            try (ProcessMachine machine = ProcessMachine.with(box.machine(), folder, agent())) {
                machine.offer("1.0.0", "exec sleep 1000");
                Change change = machine.deploy("1.0.0");
                assertThat(oddities(machine)).isEmpty();
                assertThat(machine.unchanged("1.0.0")).isTrue();

                machine.sh("read -r pid rest <opsaga/testing/steady/releases/%s/.opsaga/supervisor; kill -9 $pid"
                        .formatted(ProcessRuntime.folder(change)));

                await().untilAsserted(() -> assertThat(oddities(machine))
                        .containsExactly("its supervisor is gone, and nobody would start it again"));
                assertThat(machine.release(change).running()).isTrue();
                assertThat(machine.unchanged("1.0.0")).isFalse();
            }
        }
    }

    private static List<String> oddities(ProcessMachine machine) {
        Standing standing = machine.runtime().standings(List.of(machine.at())).get("steady");
        return Objects.requireNonNull(standing).oddities();
    }

    private static Agent agent() {
        return new Agent(
                "steady",
                "box",
                RuntimeKind.PROCESS,
                "steady",
                "exec sh run.sh",
                null,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.UNLESS_STOPPED,
                Resources.NONE,
                null,
                List.of());
    }
}
