package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.machine.Fence;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.ssh.Held;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fleet holds each agent's own fence, and logs in once for each lane. The machine is an SSH server in this process. */
@Timeout(60)
class FencesOfManyTest {
    private static final int AGENTS = 74;
    private static final int LANES = 8;
    private static final Heartbeat SILENT = doing -> {};

    @TempDir
    Path folder;

    private LoopbackMachine box;
    private SshMachines machines;
    private Fence fence;

    @BeforeEach
    void connect() throws Exception {
        box = new LoopbackMachine(folder);
        box.home(folder.resolve("home"));
        box.atLogin("echo login >>'%s'; sleep 1".formatted(folder.resolve("logins")));
        machines = new SshMachines();
        fence = new Fence(machines, Duration.ofSeconds(1));
    }

    @AfterEach
    void disconnect() throws Exception {
        machines.close();
        box.close();
    }

    @Test
    void eachAgentHasItsOwnAndEachLaneItsLogin() throws Exception {
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            String agent = "agent-%02d".formatted(i);
            all.add(() -> {
                try (Held held = fence.hold(ProcessHost.claim(at(agent), change(agent, 7)), SILENT)) {
                    return held.open() && !free(agent);
                }
            });
        }

        for (Future<Boolean> held : lanes.invokeAll(all)) {
            assertThat(held.get()).isTrue();
        }

        lanes.shutdown();
        for (int i = 0; i < AGENTS; i++) {
            String agent = "agent-%02d".formatted(i);
            assertThat(Files.readString(file(agent)).strip()).startsWith("7 ");
            assertThat(free(agent)).as(agent).isTrue();
        }
        assertThat(Files.readAllLines(folder.resolve("logins"))).hasSizeBetween(1, LANES);
    }

    /** The shell that was refused one agent holds the next one, and nothing of the other's. */
    @Test
    void aNewerTokenOfOneAgentKeepsNobodyFromTheOthers() throws Exception {
        fence.hold(ProcessHost.claim(at("planner"), change("planner", 8)), SILENT)
                .close();

        assertThatThrownBy(() -> fence.hold(ProcessHost.claim(at("planner"), change("planner", 7)), SILENT))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        refusal -> assertThat(refusal.getType()).isEqualTo("STALE_HOLDER"))
                .hasMessageContaining("8 was seen");
        try (Held held = fence.hold(ProcessHost.claim(at("critic"), change("critic", 7)), SILENT)) {
            assertThat(held.open()).isTrue();
            assertThat(free("planner")).isTrue();
            assertThat(free("critic")).isFalse();
        }

        assertThat(Files.readAllLines(folder.resolve("logins"))).hasSize(1);
    }

    /** Whether nobody holds an agent's fence. */
    private boolean free(String agent) throws IOException, InterruptedException {
        return new ProcessBuilder("flock", "-n", file(agent).toString(), "true")
                        .start()
                        .waitFor()
                == 0;
    }

    private Path file(String agent) {
        return folder.resolve("home/opsaga/testing/%s/fence".formatted(agent));
    }

    private static Change change(String agent, long token) {
        Release next = new Release("1.0.0", "agent", "sha256:1", "c");
        return new Change("fleet_1", token, "testing", agent, "box", next, Snapshot.NOTHING, null);
    }

    private Placement at(String id) {
        Agent agent = new Agent(
                id,
                "box",
                RuntimeKind.DOCKER,
                "agent",
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.ALWAYS,
                Resources.NONE,
                null,
                List.of());
        return new Placement(EnvironmentName.TESTING, agent, box.machine(), folder);
    }
}
