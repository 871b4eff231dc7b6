package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.OnBox.PORT;
import static io.opsaga.activities.runtime.OnBox.container;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.LogMark;
import io.opsaga.activities.docker.LogPart;
import io.opsaga.activities.machine.Fence;
import io.opsaga.activities.ssh.Held;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a container wrote, once it is gone; the machine is an SSH server in this process. */
@Timeout(60)
class DockerLogsTest {
    @TempDir
    Path folder;

    @Test
    void itOutlivesItsContainerUnderItsOperation() throws Exception {
        DockerHost docker = mock(DockerHost.class);
        when(docker.containers(any())).thenReturn(List.of());
        when(docker.logTail(eq("new"), anyInt())).thenReturn("it's\nwhy\n");
        try (LoopbackMachine box = new LoopbackMachine(folder);
                SshMachines machines = new SshMachines()) {
            box.home(folder.resolve("home"));
            DockerLogs logs = new DockerLogs(machine -> machines.shell(box.machine()));
            Placement at = OnBox.at(PORT);

            logs.keep(docker, at, "fleet_1", container("new", "planner.fleet_1", State.EXITED, RestartPolicy.NO, PORT));

            assertThat(logs.of(docker, at, "fleet_1", null, 10)).hasValueSatisfying(kept -> {
                assertThat(kept.bytes()).isEqualTo("it's\nwhy\n");
                assertThat(logs.of(docker, at, "fleet_1", kept.end(), 0))
                        .map(LogPiece::bytes)
                        .hasValue("");
            });
            assertThat(logs.of(docker, at, "fleet_2", null, 10)).isEmpty();
        }
    }

    /** A fleet that goes back keeps seventy logs, and each further shell is felt on the machine. */
    @Test
    void whoHoldsTheFenceNeedsNoOtherShell() throws Exception {
        String log = "it's \\n no 'line' %s $HOME `id`\n\ttab\n";
        DockerHost docker = mock(DockerHost.class);
        when(docker.containers(any())).thenReturn(List.of());
        when(docker.logTail(eq("new"), anyInt())).thenReturn(log);
        try (LoopbackMachine box = new LoopbackMachine(folder);
                SshMachines machines = new SshMachines()) {
            box.home(folder.resolve("home"));
            RemoteShell shell = machines.shell(box.machine());
            DockerLogs reader = new DockerLogs(machine -> shell);
            DockerLogs keeper = new DockerLogs(machine -> {
                throw new AssertionError("a shell was asked for");
            });
            Placement at = OnBox.at(PORT);
            String fence = Fence.functions();

            try (Held claim = shell.hold(fence, "hold agent 7 $PPID", Duration.ofSeconds(20), said -> {})) {
                for (String operation : List.of("fleet_1", "fleet_2")) {
                    keeper.through(claim)
                            .keep(docker, at, operation, container("new", "x", State.EXITED, RestartPolicy.NO, PORT));
                }
            }

            for (String operation : List.of("fleet_1", "fleet_2")) {
                await().untilAsserted(() -> assertThat(reader.of(docker, at, operation, null, 10))
                        .map(LogPiece::bytes)
                        .hasValue(log));
            }
        }
    }

    /** When it is read, nobody can say any more what its container was given. */
    @Test
    void whatIsKeptIsMaskedAlready() throws Exception {
        DockerHost docker = mock(DockerHost.class);
        when(docker.containers(any())).thenReturn(List.of());
        when(docker.logTail(eq("new"), anyInt())).thenReturn("no entry with s3cr3t-first\n");
        when(docker.given("new")).thenReturn(Map.of("TOKEN", "s3cr3t-first"));
        try (LoopbackMachine box = new LoopbackMachine(folder);
                SshMachines machines = new SshMachines()) {
            box.home(folder.resolve("home"));
            DockerLogs logs = new DockerLogs(machine -> machines.shell(box.machine()));
            Placement at = OnBox.at(PORT);

            logs.keep(docker, at, "fleet_1", container("new", "planner.fleet_1", State.EXITED, RestartPolicy.NO, PORT));

            assertThat(logs.of(docker, at, "fleet_1", null, 10))
                    .map(LogPiece::bytes)
                    .hasValue("no entry with [value of TOKEN]\n");
        }
    }

    @Test
    void ofAnotherContainerAllIsNew() {
        LogMark mark = new LogMark(7, 1, "1970-01-01T00:00:07Z", 1);
        DockerHost docker = mock(DockerHost.class);
        when(docker.log("one", null, 10)).thenReturn(new LogPart("a\n", false, mark));
        when(docker.log("one", mark, 10)).thenReturn(new LogPart("b\n", false, mark));
        when(docker.log("two", null, 10)).thenReturn(new LogPart("c\n", false, mark));
        DockerLogs logs = new DockerLogs(machine -> {
            throw new AssertionError("a shell was asked for");
        });
        Placement at = OnBox.at(PORT);

        when(docker.containers(any())).thenReturn(List.of(summary("one")));
        LogPiece piece = logs.of(docker, at, "fleet_1", null, 10).orElseThrow();
        assertThat(logs.of(docker, at, "fleet_1", piece.end(), 10))
                .map(LogPiece::bytes)
                .hasValue("b\n");
        when(docker.containers(any())).thenReturn(List.of(summary("two")));
        assertThat(logs.of(docker, at, "fleet_1", piece.end(), 10))
                .map(LogPiece::bytes)
                .hasValue("c\n");
    }

    private static ContainerSummary summary(String id) {
        return new ContainerSummary(
                id,
                "planner.fleet_1",
                "sha256:1",
                "agent:2.0",
                State.RUNNING,
                null,
                OnBox.labels("fleet_1", "sha256:1", "2.0"),
                null,
                List.of());
    }

    /** The engine's log driver may be {@code none}, or {@code syslog}. */
    @Test
    void whatHandsItsLogOnHasEndedAllTheSame() {
        DockerHost docker = mock(DockerHost.class);
        DockerFailure noLog = mock();
        when(noLog.kind()).thenReturn(DockerFailure.Kind.NO_LOG);
        when(noLog.getMessage()).thenReturn("configured logging driver does not support reading");
        when(docker.logTail(eq("new"), anyInt())).thenThrow(noLog);

        assertThat(ended(docker))
                .isInstanceOfSatisfying(
                        Condition.Ended.class,
                        ended -> assertThat(ended.lastWords()).contains("does not support reading"));

        when(noLog.kind()).thenReturn(DockerFailure.Kind.UNREACHABLE);
        assertThatThrownBy(() -> ended(docker)).isSameAs(noLog);
    }

    private static Condition ended(DockerHost docker) {
        return DockerContainers.condition(
                docker,
                OnBox.at(PORT),
                Optional.of(container("new", "planner", State.EXITED, RestartPolicy.NO, PORT)),
                10);
    }
}
