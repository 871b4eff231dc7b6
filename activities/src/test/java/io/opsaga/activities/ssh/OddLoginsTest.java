package io.opsaga.activities.ssh;

import static io.opsaga.activities.ssh.SshAssertions.assertKind;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins, keys and addresses as they are found. */
@Timeout(60)
class OddLoginsTest {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo 'authorized eyes only'; echo yes >&2",
                "printf 'held\\nno end of line'; printf '@opsaga-' >&2",
                "seq 1 400000; seq 1 400000 >&2",
            })
    void whatALoginShellSaysIsNoAnswer(String rc) throws Exception {
        box.atLogin(rc);

        assertThat(shell.run("echo mine; echo also >&2; exit 3", SOON))
                .isEqualTo(new Result(3, "mine\n", "also\n", false));
        try (Held held = shell.hold(
                "", "echo first; read -r end", SOON, said -> assertThat(said).isEqualTo("first"))) {
            assertThat(held.open()).isTrue();
        }
        try (Tunnel tunnel = shell.tunnelToCommand("cat")) {
            tunnel.output().write("hello".getBytes(UTF_8));
            tunnel.output().close();
            assertThat(tunnel.input().readAllBytes()).asString(UTF_8).isEqualTo("hello");
        }
        shell.upload("content".getBytes(UTF_8), folder.resolve("file").toString(), 0600);
        assertThat(folder.resolve("file")).hasContent("content");
    }

    @Test
    void whereverALoginGoesOursBeginsAtHome() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        String there = home.toRealPath().toString();
        box.home(home);
        box.atLogin("cd /");
        RemoteJobs jobs = machines.jobs(box.machine());

        assertThat(shell.run("pwd", SOON).out()).isEqualTo(there + "\n");
        try (Held held = shell.hold(
                "", "pwd; read -r end", SOON, said -> assertThat(said).isEqualTo(there))) {
            assertThat(held.open()).isTrue();
        }
        shell.upload("content".getBytes(UTF_8), "below/file", 0600);
        assertThat(home.resolve("below/file")).hasContent("content");
        jobs.start("job", "cat below/file");
        await().until(() -> jobs.poll("job"), new JobState.Exited(0, "content")::equals);
    }

    @Test
    void aSlowLoginTakesNothingFromTheScriptsTime() {
        box.atLogin("sleep 1");

        assertThat(shell.run("echo done", Duration.ofMillis(600)).out()).isEqualTo("done\n");
    }

    @Test
    void anAccountThatMayRunNothingIsRefusedInItsOwnWords() {
        box.atLogin("echo This account is currently not available.; exit 1");

        SshException failure = assertKind(Kind.REFUSED, () -> shell.run("echo yes", SOON));

        assertThat(failure).hasMessageContaining("tester").hasMessageContaining("account is currently not available");
    }

    @Test
    void ourCommandsSpeakOneLanguageAndWhatTheyStartHasItsOwn() {
        box.atLogin("LC_ALL=de_DE.UTF-8; export LC_ALL");
        RemoteJobs jobs = machines.jobs(box.machine());
        String job = folder.resolve("job").toString();

        assertThat(shell.run("echo $LC_ALL; mkdir /proc/x", SOON))
                .matches(result -> result.out().equals("C\n"))
                .matches(result -> result.err().contains("No such file or directory"));
        jobs.start(job, "echo $LC_ALL");

        await().until(() -> jobs.poll(job), new JobState.Exited(0, "de_DE.UTF-8\n")::equals);
    }

    @Test
    void aPassphraseIsCalledThat() throws Exception {
        box.writeProtectedIdentity("protected");

        SshException failure = assertKind(
                Kind.REFUSED,
                () -> machines.shell(box.machine("protected", "known_hosts")).run(":", SOON));

        assertThat(failure).hasMessageContaining("passphrase").hasMessageContaining("protected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "0:0:0:0:0:0:0:1", "[::1]", "0000:0::0001"})
    void anIpv6AddressIsKnownAsSshKeyscanWritesIt(String spelt) throws Exception {
        try (LoopbackMachine six = new LoopbackMachine(folder, "::1")) {
            Machine machine = six.machine(spelt, "identity", "known_hosts");

            assertThat(machines.shell(machine).run("echo well", SOON).out()).isEqualTo("well\n");
        }
    }

    @Test
    void whereNothingMayBeReachedThroughTheServerTheOptionIsNamed() {
        box.forbidForwarding();

        assertThat(assertKind(Kind.REFUSED, () -> shell.tunnel("127.0.0.1", 1, SOON)))
                .hasMessageContaining("AllowTcpForwarding");
    }

    @Test
    void aChannelThatWasRefusedIsGone() throws IOException {
        SshClient client = SshClients.start(new HostKeys());
        try (ClientSession session = new Connector(client, box.machine()).connect()) {
            for (int i = 0; i < 20; i++) {
                assertKind(
                        Kind.NOTHING_LISTENS,
                        () -> Channels.open(
                                box.machine(),
                                session,
                                same -> Channels.opened(
                                        same.createDirectTcpipChannel(
                                                new SshdSocketAddress("127.0.0.1", 0),
                                                new SshdSocketAddress("127.0.0.1", 1)),
                                        SOON)));
            }
            AbstractConnectionService service = (AbstractConnectionService) session.getService(ConnectionService.class);
            await().until(() -> service.getChannels().isEmpty());
        } finally {
            client.stop();
        }
    }
}
