package io.opsaga.activities.ssh;

import static io.opsaga.activities.ssh.SshAssertions.assertKind;
import static io.opsaga.activities.ssh.Together.together;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSH on a machine that serves as it should, but for its disk. */
@Timeout(120)
class SshMachinesIT extends OnRealMachine {
    private static final int OTHER_SSH = 2222;

    @TempDir
    Path folder;

    @Test
    void aScriptRunsOnTheMachineThatWasMeant() {
        assertThat(shell.run("hostname", SOON).out()).isEqualTo("main-pc\n");
        assertThat(machines.shell(Testbed.machine("pc2")).run("hostname", SOON).out())
                .isEqualTo("pc2\n");
    }

    @Test
    void theKeyOfAnotherMachineIsRefused() throws Exception {
        Path wrong =
                Files.writeString(folder.resolve("wrong"), Testbed.address("main-pc") + " " + Testbed.hostKey("pc2"));

        Machine machine = Testbed.machine("main-pc", 22, wrong);

        assertKind(Kind.REFUSED, () -> machines.shell(machine).run(":", SOON));
    }

    @Test
    void thirtyAtOnceAreServedByAServerThatAllowsTenPerConnection() throws Exception {
        RemoteShell strict = machines.shell(strictServer());

        List<String> answers =
                together(30, i -> strict.run("sleep 0.5; echo " + i, SOON).out());

        assertThat(answers)
                .containsExactlyElementsOf(
                        IntStream.range(0, 30).mapToObj(i -> i + "\n").toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aServerThatAllowsOneOrTwoAtOnceServesAllInTheEnd(int sessions) throws Exception {
        RemoteShell strict = machines.shell(server(OTHER_SSH + sessions, "-o MaxSessions=" + sessions));

        try (Held held = strict.hold("", "echo held; read -r end", SOON, said -> {})) {
            List<String> answers =
                    together(30, i -> strict.run("sleep 0.1; echo " + i, SOON).out());

            assertThat(answers)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 30).mapToObj(i -> i + "\n").toList());
            assertThat(held.open()).isTrue();
        }
    }

    @Test
    void whereTunnelsAreForbiddenTheOptionIsNamedAndNothingIsLeft() throws Exception {
        RemoteShell strict = machines.shell(server(OTHER_SSH + 3, "-o AllowTcpForwarding=no"));

        for (int i = 0; i < 200; i++) {
            assertThat(assertKind(Kind.REFUSED, () -> strict.tunnel("127.0.0.1", 22, SOON)))
                    .hasMessageContaining("AllowTcpForwarding");
            assertKind(Kind.NOTHING_LISTENS, () -> strict.tunnelToSocket("/nowhere.sock"));
        }

        assertThat(strict.run("echo well", SOON).out()).isEqualTo("well\n");
    }

    /** Files are sent by commands. */
    @Test
    void aServerWithoutSftpTakesFiles() throws Exception {
        shell.must("options", "sed /Subsystem/d /run/machine/sshd_config >/run/sshd_without_sftp");
        RemoteShell strict = machines.shell(server(OTHER_SSH + 4, "-f /run/sshd_without_sftp"));

        strict.upload("content".getBytes(UTF_8), "releases/a/file", 0600);

        assertThat(strict.run("cat releases/a/file", SOON).out()).isEqualTo("content");
    }

    @Test
    void whatTookTooLongDoesNotUseUpTheConnection() throws Exception {
        RemoteShell strict = machines.shell(strictServer());

        together(12, i -> assertKind(Kind.TIMEOUT, () -> strict.run("sleep 300", Duration.ofSeconds(1))));

        await().atMost(SOON)
                .until(() -> shell.run("pgrep -cf '^sleep 300'", SOON).out().strip(), "0"::equals);
        assertThat(strict.run("echo well", SOON).out()).isEqualTo("well\n");
    }

    @Test
    void anUploadIsWholeOrNotThere() throws Exception {
        byte[] content = new byte[20_000_000];
        new Random(1).nextBytes(content);
        Path local = Files.write(folder.resolve("big"), content);

        shell.upload(local, "releases/a/big", sent -> {});

        assertThat(shell.run("sha256sum <releases/a/big", SOON).out()).startsWith(sha256(content));
        assertThat(shell.run("ls -A releases/a", SOON).out()).isEqualTo("big\n");
    }

    @Test
    void aFullDiskIsSaidSoAndLeavesNothingNew() throws Exception {
        Path local = Files.write(folder.resolve("big"), new byte[5_000_000]);
        shell.upload("old".getBytes(UTF_8), "releases/a/file", 0600);
        RemoteJobs jobs = machines.jobs(Testbed.machine("main-pc"));
        Testbed.command("fill", "main-pc", "full");

        assertKind(Kind.DISK_FULL, () -> shell.upload(local, "releases/a/file", sent -> {}));
        assertKind(Kind.DISK_FULL, () -> jobs.start("jobs/full", "echo hello"));

        assertThat(shell.run("cat releases/a/file; ls -A releases/a", SOON).out())
                .isEqualTo("oldfile\n");
        assertThat(jobs.poll("jobs/full")).isEqualTo(new JobState.Absent());
        Testbed.command("free", "main-pc");
        shell.upload(local, "releases/a/file", sent -> {});
        assertThat(jobs.start("jobs/full", "echo hello")).isTrue();
    }

    @Test
    void aJobThatFillsTheDiskStillLeavesItsExitCode() {
        RemoteJobs jobs = machines.jobs(Testbed.machine("main-pc"));
        String fills = "cat /dev/zero >rest 2>/dev/null; while echo x | cat >>more; do :; done 2>/dev/null; exit 9";

        jobs.start("jobs/filler", fills);

        await().atMost(LATE).until(() -> jobs.poll("jobs/filler"), JobState.Exited.class::isInstance);
        assertThat(((JobState.Exited) jobs.poll("jobs/filler")).code()).isEqualTo(9);
    }

    @Test
    void aSocketOverThereIsReachedAndAMissingOneIsNot() throws Exception {
        try (Tunnel tunnel = shell.tunnelToSocket("/var/run/docker.sock")) {
            tunnel.output().write("GET /_ping HTTP/1.0\r\n\r\n".getBytes(UTF_8));
            tunnel.output().flush();
            assertThat(tunnel.input().readAllBytes()).asString(UTF_8).endsWith("OK");
        }
        assertThat(shell.run("echo well", SOON).ok()).isTrue();
        assertKind(Kind.NOTHING_LISTENS, () -> shell.tunnelToSocket("/nowhere.sock"));
    }

    /** A second server on the machine with OpenSSH's own default for commands per connection. */
    private Machine strictServer() throws Exception {
        return server(OTHER_SSH, "-o MaxSessions=10");
    }

    /** A further server on the machine with options of its own. */
    private Machine server(int port, String options) throws Exception {
        shell.must(
                "second server",
                "/usr/sbin/sshd -f /run/machine/sshd_config %s -o Port=%d -o PidFile=none".formatted(options, port));
        await().ignoreExceptions().until(() -> {
            shell.tunnel(Testbed.address("main-pc"), port, Duration.ofSeconds(1))
                    .close();
            return true;
        });
        Path known = Files.writeString(
                folder.resolve("strict"),
                "[%s]:%d %s".formatted(Testbed.address("main-pc"), port, Testbed.hostKey("main-pc")));
        return Testbed.machine("main-pc", port, known);
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
