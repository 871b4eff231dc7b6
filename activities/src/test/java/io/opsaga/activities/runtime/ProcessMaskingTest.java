package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.deployment.AgentLogReader;
import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.AgentLogs;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process wrote of the values that it was given, when the inventory already says others; of a variable, and of one taken out. */
@Timeout(60)
class ProcessMaskingTest {
    private static final Map<String, String> THEN = Map.of("TOKEN", "s3cr3t-first", "PHRASE", "it's a\nlong 'phrase'");
    private static final Map<String, String> NOW = Map.of("TOKEN", "s3cr3t-second");
    private static final String SAY = "echo \"$AGENT_VERSION has $TOKEN and $PHRASE\"; ";
    private static final String SAID = "1.0.0 has [value of TOKEN] and [value of PHRASE]\n[value of PHRASE]\n";

    @TempDir
    Path folder;

    private LoopbackMachine box;
    private ProcessMachine machine;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(folder);
        box.home(folder.resolve("home"));
    }

    @AfterEach
    void end() throws IOException {
        machine.close();
        box.close();
    }

    @Test
    void aLogIsMaskedByWhatWasGivenWhoeverReadsIt() throws IOException {
        machine = declared(THEN, SAY + "exec sleep 1000");
        machine.offer("1.0.0", "");
        Change change = machine.deploy("1.0.0");
        String log = "opsaga/testing/steady/releases/%s/.opsaga/log".formatted(ProcessRuntime.folder(change));
        await().until(() -> machine.sh("cat " + log).contains("phrase"));

        try (AgentLogReader reader = reader()) {
            assertThat(reader.log(machine.at().environment(), "steady", change.operation(), 9))
                    .hasValue(SAID);
            AgentLogs.Following following = reader.follow(machine.at().environment(), "steady");
            assertThat(following.last(change.operation(), 9)).hasValue(SAID);
            machine.sh("echo again s3cr3t-first >>" + log);
            assertThat(following.more(change.operation())).isEqualTo("again [value of TOKEN]\n");
        }
    }

    @Test
    void theLogThatOutlivesItsReleaseIsMaskedAsWell() throws IOException {
        machine = declared(THEN, SAY + "exit 3");
        machine.offer("1.0.0", "");
        Change change = machine.change("1.0.0");
        machine.tryOut(change);
        await().until(() -> !machine.release(change).alive());
        machine.undo(change);

        assertThat(machine.sh("ls opsaga/testing/steady/releases")).isEmpty();
        assertThat(machine.sh("stat -c '%a' opsaga/testing/steady/logs/.*.env")).isEqualTo("600");
        try (AgentLogReader reader = reader()) {
            assertThat(reader.log(machine.at().environment(), "steady", change.operation(), 9))
                    .hasValue(SAID);
        }
    }

    /** As run control and undos are told of it. */
    @Test
    void aCrashTellsNothingThatWasGiven() throws IOException {
        machine = declared(THEN, SAY + "exit 3");
        machine.offer("1.0.0", "");
        Change first = machine.change("1.0.0");
        machine.tryOut(first);
        await().until(() -> !machine.release(first).alive());
        ProcessRuntime runtime = machine.runtime();
        Placement at = declaredNow();
        Change inPlace = Change.inPlace(
                "control_1", 7, "testing", "steady", "box", ProcessReleases.snapshot(machine.release(first)));
        Health health = new Health(mock(HttpProbe.class));

        assertThatThrownBy(() -> health.await(
                        runtime.asItWas(at, inPlace), () -> runtime.oldCondition(at, inPlace), doing -> {}))
                .hasMessageContaining("ended with code 3: " + SAID.strip())
                .hasMessageNotContaining("s3cr3t");
    }

    private ProcessMachine declared(Map<String, String> variables, String command) {
        return ProcessMachine.with(box.machine(), folder, agent(variables, command));
    }

    private Placement declaredNow() {
        Placement then = machine.at();
        return new Placement(then.environment(), agent(NOW, "exec other"), then.machine(), then.base());
    }

    private AgentLogReader reader() {
        Placement at = declaredNow();
        Inventory inventory = mock(Inventory.class);
        when(inventory.environment()).thenReturn(at.environment());
        when(inventory.agent("steady")).thenReturn(Optional.of(at.agent()));
        when(inventory.machine("box")).thenReturn(at.machine());
        Inventories inventories = mock(Inventories.class);
        when(inventories.of(at.environment())).thenReturn(Optional.of(inventory));
        when(inventories.base(at.environment())).thenReturn(at.base());
        return new AgentLogReader(inventories, List.of(machine.runtime()));
    }

    private static Agent agent(Map<String, String> variables, String command) {
        return new Agent(
                "steady",
                "box",
                RuntimeKind.PROCESS,
                "steady",
                command,
                null,
                List.of(),
                variables,
                Map.of(),
                RestartPolicy.NO,
                Resources.NONE,
                null,
                List.of());
    }
}
