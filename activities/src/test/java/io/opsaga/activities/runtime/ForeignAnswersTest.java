package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Health.Asker;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever looks at all agents of a machine at once takes nobody else's answer for an agent's, either. */
@Timeout(60)
class ForeignAnswersTest {
    @TempDir
    Path folder;

    private LoopbackMachine box;
    private int port;
    private ProcessMachine machine;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(folder);
        box.home(folder.resolve("home"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Agent agent = new Agent(
                "steady",
                "box",
                RuntimeKind.PROCESS,
                "steady",
                "exec /bin/sh run.sh",
                null,
                List.of(new PortBinding("127.0.0.1", port, port)),
                Map.of("PORT", String.valueOf(port)),
                Map.of(),
                RestartPolicy.NO,
                Resources.NONE,
                new Agent.Health("/health", port, Duration.ofSeconds(3), "version", Asker.MACHINE),
                List.of());
        machine = ProcessMachine.with(box.machine(), folder, agent);
    }

    @AfterEach
    void end() throws IOException {
        machine.close();
        box.close();
    }

    /** A program that is the first process itself, and one that is not. */
    @ParameterizedTest
    @ValueSource(strings = {"exec perl server.pl \"$PORT\" 1", "perl server.pl \"$PORT\" 1; exit"})
    void itsOwnAnswerCounts(String program) throws IOException {
        deploy(program);

        assertThat(doubt(standing().condition())).isNull();
        MachineLook.Seen seen = look();
        assertThat(seen.resolution().unchanged()).isTrue();
        assertThat(doubt(seen.condition())).isNull();
    }

    @Test
    void whoTookItsPortOverIsNotTheAgent() throws Exception {
        deploy("exec perl server.pl \"$PORT\" 1");
        machine.sh("touch opsaga/testing/steady/current/app/deaf");
        URI.create("http://127.0.0.1:%d/".formatted(port)).toURL().openStream().close();
        await().until(() -> machine.sh("grep -c ':%04X .* 0A ' /proc/net/tcp || :".formatted(port)), "0"::equals);
        assertThat(doubt(standing().condition())).contains("none of its processes listens on port " + port);

        Process stranger = stranger();
        try {
            String who = stranger.pid() + " (perl)";
            assertThat(standing().found().runs()).isTrue();
            assertThat(doubt(standing().condition())).contains(who, "not of this release");
            assertThat(look().problem().message()).contains("Taken on box by something else", who);
        } finally {
            stranger.destroyForcibly();
        }
    }

    /** Where nothing of the agent runs it is the port that is taken. */
    @Test
    void whoHasThePortOfAnAgentThatDoesNotRunIsNamedWithTheSameLook() throws Exception {
        offer("exec sleep 1000");
        Process stranger = stranger();
        try {
            assertThat(look().problem().message()).contains(port + " by " + stranger.pid() + " (perl)");
        } finally {
            stranger.destroyForcibly();
        }
    }

    private Process stranger() throws IOException {
        Path place = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(place.resolve("server.pl"), ProcessOwnershipTest.SERVER);
        Process stranger = new ProcessBuilder("perl", "server.pl", String.valueOf(port), "foreign")
                .directory(place.toFile())
                .start();
        await().until(() -> Files.exists(place.resolve("up")));
        return stranger;
    }

    private void offer(String script) throws IOException {
        machine.offer("1.0.0", script + "\n");
        Files.writeString(folder.resolve("artifacts/steady/1.0.0/server.pl"), ProcessOwnershipTest.SERVER);
    }

    private void deploy(String script) throws IOException {
        offer(script);
        machine.deploy("1.0.0");
        await().until(() -> machine.sh("ls opsaga/testing/steady/current/app").contains("up"));
    }

    private Standing standing() {
        return machine.runtime().standings(List.of(machine.at())).get("steady");
    }

    private MachineLook.Seen look() {
        FleetQuestion question = new FleetQuestion("fleet_1", "testing", "box", "1.0.0", List.of("steady"));
        return machine.runtime().look(List.of(machine.at()), question).agents().get(0);
    }

    private static String doubt(Condition condition) {
        assertThat(condition).isInstanceOf(Condition.Running.class);
        return ((Condition.Running) condition).doubt();
    }
}
