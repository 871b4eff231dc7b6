package io.opsaga.activities.ssh;

import static io.opsaga.activities.ssh.SshAssertions.assertKind;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RemoteShellTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private LoopbackMachine box;
    private SshMachines machines;
    private RemoteShell shell;

    @BeforeEach
    void connect() throws Exception {
        box = new LoopbackMachine(folder);
        machines = new SshMachines();
        shell = machines.shell(box.machine());
    }

    @AfterEach
    void disconnect() throws Exception {
        machines.close();
        box.close();
    }

    @Test
    void aScriptGivesItsExitCodeAndBothOutputs() {
        assertThat(shell.run("echo out; echo err >&2; exit 7", SOON)).isEqualTo(new Result(7, "out\n", "err\n", false));
    }

    @Test
    void commandsInAScriptDoNotEatTheRestOfIt() {
        assertThat(shell.run("cat\necho after", SOON).out()).isEqualTo("after\n");
    }

    @Test
    void aScriptOfWhichTheEndIsMissingRunsNothingAtAll() {
        Path trace = folder.resolve("trace");

        Result result = shell.run("touch %s\n{".formatted(trace), SOON);

        assertThat(result.ok()).isFalse();
        assertThat(trace).doesNotExist();
    }

    @Test
    void noProcessListShowsTheScript() {
        assertThat(shell.run("x=hidden-word; ps -ef; :", SOON).out())
                .contains("/bin/sh -s")
                .doesNotContain("hidden-word");
    }

    @Test
    void outputBeyondAMebibyteIsDroppedAndSaidSo() {
        Result result = shell.run("head -c 3000000 /dev/zero | tr '\\0' x", SOON);

        assertThat(result.truncated()).isTrue();
        assertThat(result.out()).hasSize(BoundedOutput.LIMIT);
    }

    @Test
    void aScriptThatTakesTooLongIsGivenUpAndKilled() {
        Path trace = folder.resolve("pid");

        assertKind(Kind.TIMEOUT, () -> shell.run("echo $$ >%s; sleep 300".formatted(trace), Duration.ofSeconds(1)));

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !runs(trace));
        assertThat(shell.run("echo still here", SOON).out()).isEqualTo("still here\n");
    }

    private static boolean runs(Path pidFile) throws Exception {
        return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                .map(ProcessHandle::isAlive)
                .orElse(false);
    }

    @Test
    void thirtyAtOnceAllAnswer() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(30);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String word = "word" + i;
            answers.add(callers.submit(
                    () -> shell.run("sleep 0.3; echo " + word, SOON).out()));
        }
        for (int i = 0; i < 30; i++) {
            assertThat(answers.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("word" + i + "\n");
        }
        callers.shutdown();
        assertThat(box.connections()).isBetween(2, 4);
    }

    @Test
    void oneConnectionServesOneCommandAfterTheOther() {
        for (int i = 0; i < 5; i++) {
            shell.run(":", SOON);
        }

        assertThat(box.connections()).isEqualTo(1);
    }

    @Test
    void aDeadConnectionIsReplacedWithoutAnyoneNoticing() {
        shell.run(":", SOON);
        box.dropConnections();
        Awaitility.await().until(() -> box.connections() == 0);

        assertThat(shell.run("echo again", SOON).out()).isEqualTo("again\n");
    }

    @Test
    void aConnectionThatDiesBeforeTheScriptStartedIsReplacedToo() {
        try (Held held = shell.hold("", "echo held; read -r end", SOON, said -> {})) {
            box.dropConnectionAtNextChannel();

            assertThat(shell.run("echo again", SOON).out()).isEqualTo("again\n");
            assertThat(held.open()).isFalse();
        }
    }

    @Test
    void aConnectionThatDiesUnderARunningScriptMeansLost() throws Exception {
        Path started = folder.resolve("started");
        Thread breaker = new Thread(() -> {
            Awaitility.await().until(() -> Files.exists(started));
            box.dropConnections();
        });
        breaker.start();

        assertKind(Kind.LOST, () -> shell.run("touch %s; sleep 20".formatted(started), SOON));
        breaker.join();
    }

    @Test
    void anUnknownOrWrongHostKeyIsRefused() throws Exception {
        box.writeWrongKnownHosts("wrong");
        Files.writeString(folder.resolve("empty"), "");

        for (String knownHosts : List.of("wrong", "empty", "missing")) {
            Machine machine = box.machine("identity", knownHosts);
            assertKind(Kind.REFUSED, () -> machines.shell(machine).run("touch " + folder.resolve("ran"), SOON));
        }
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void aKeyThatTheMachineDoesNotKnowIsRefusedAndNeverShown() throws Exception {
        box.writeStrangersIdentity("stranger");
        Files.writeString(folder.resolve("broken"), "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END");

        for (String identity : List.of("stranger", "broken", "missing")) {
            Machine machine = box.machine(identity, "known_hosts");
            SshException refused =
                    assertKind(Kind.REFUSED, () -> machines.shell(machine).run(":", SOON));
            assertThat(refused).hasMessageContaining("Machine box").hasMessageNotContaining("c2VjcmV0");
        }
    }

    @Test
    void aMachineThatIsNotThereIsUnreachable() throws Exception {
        Machine machine = box.machine();
        box.close();

        assertKind(Kind.UNREACHABLE, () -> machines.shell(machine).run(":", SOON));
    }
}
