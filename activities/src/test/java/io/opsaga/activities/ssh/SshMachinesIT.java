package io.opsaga.activities.ssh;

import static io.opsaga.activities.ssh.SshAssertions.assertKind;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH on machines that can be cut off, frozen, switched off and filled up. */
@Timeout(120)
class SshMachinesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LATE = Duration.ofSeconds(60);
    private static final Duration NOTICED = Duration.ofSeconds(10);
    private static final int OTHER_SSH = 2222;

    @TempDir
    Path folder;

    private SshMachines machines;
    private RemoteShell shell;

    @BeforeEach
    void connect() {
        machines = new SshMachines();
        shell = machines.shell(Testbed.machine("main-pc"));
        // The first connection of a JVM, to a machine that has just booted, may take longer than one attempt is given.
        await().atMost(LATE)
                .ignoreException(SshException.class)
                .until(() -> shell.run(":", SOON).ok());
    }

    @AfterEach
    void heal() {
        machines.close();
        Testbed.command("wipe");
    }

    @Test
    void aScriptRunsOnTheMachineThatWasMeant() {
        assertThat(shell.run("hostname", SOON).out()).isEqualTo("main-pc\n");
        assertThat(machines.shell(Testbed.machine("pc2")).run("hostname", SOON).out())
                .isEqualTo("pc2\n");
    }

    @Test
    void theKeyOfAnotherMachineIsRefused() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "10.99.0.11 " + Testbed.hostKey("pc2"));

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
    void aCutLineIsNoticedAndTheMachineFoundAgain() {
        assertThat(timeToLose(() -> Testbed.command("cut", "main-pc"))).isLessThan(NOTICED);
        assertThat(time(() -> assertKind(Kind.UNREACHABLE, () -> shell.run(":", SOON))))
                .isLessThan(NOTICED);

        Testbed.command("heal", "main-pc");

        assertThat(shell.run("echo back", SOON).out()).isEqualTo("back\n");
    }

    @Test
    void aCallOnALineThatWasCutUnnoticedEndsSoonToo() {
        Testbed.command("cut", "main-pc");

        assertThat(time(() -> assertKind(Kind.UNREACHABLE, () -> shell.run(":", LATE))))
                .isLessThan(NOTICED);
    }

    @Test
    void aFrozenMachineIsNoticed() {
        assertThat(timeToLose(() -> Testbed.command("freeze", "main-pc"))).isLessThan(NOTICED);

        Testbed.command("thaw", "main-pc");

        assertThat(shell.run("echo back", SOON).out()).isEqualTo("back\n");
    }

    @Test
    void thirtyCallersLearnOfADeadMachineAtOnce() throws Exception {
        Testbed.command("off", "main-pc");

        Duration took = time(() -> together(30, i -> assertKind(Kind.UNREACHABLE, () -> shell.run(":", LATE))));

        assertThat(took).isLessThan(NOTICED);
        Testbed.command("on", "main-pc");
    }

    @Test
    void aJobRunsOnWhileTheLineIsCut() {
        RemoteJobs jobs = machines.jobs(Testbed.machine("main-pc"));
        jobs.start("jobs/cut", "echo begun; sleep 3; echo done");
        Testbed.command("cut", "main-pc");
        assertKind(Kind.UNREACHABLE, () -> jobs.poll("jobs/cut"));
        Testbed.command("heal", "main-pc");

        assertThat(jobs.start("jobs/cut", "echo twice")).isFalse();

        await().atMost(SOON).until(() -> jobs.poll("jobs/cut"), new JobState.Exited(0, "begun\ndone\n")::equals);
    }

    @Test
    void aJobIsLostWhenItsMachineWasSwitchedOff() {
        RemoteJobs jobs = machines.jobs(Testbed.machine("main-pc"));
        jobs.start("jobs/off", "echo begun; sleep 300");
        await().until(() -> jobs.poll("jobs/off"), new JobState.Running("begun\n")::equals);

        Testbed.command("off", "main-pc");
        Testbed.command("on", "main-pc");

        assertThat(jobs.poll("jobs/off")).isEqualTo(new JobState.Lost("begun\n"));
        assertThat(jobs.start("jobs/off", "echo twice")).isFalse();
        jobs.discard("jobs/off");
        assertThat(jobs.start("jobs/off", "echo again")).isTrue();
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

    @Test
    void aTunnelThatGetsNoAnswerOverThereGivesUpInTime() {
        Testbed.command("cut", "main-pc", "pc2");

        assertThat(time(() -> assertKind(Kind.TIMEOUT, () -> shell.tunnel("10.99.0.12", 22, Duration.ofSeconds(1)))))
                .isLessThan(Duration.ofSeconds(3));
        assertThat(shell.run("echo well", SOON).ok()).isTrue();
    }

    /** A second server on the machine with OpenSSH's own default for commands per connection. */
    private Machine strictServer() throws Exception {
        shell.must(
                "second server",
                "/usr/sbin/sshd -f /run/machine/sshd_config -o MaxSessions=10 -o Port=%d -o PidFile=none"
                        .formatted(OTHER_SSH));
        await().ignoreExceptions().until(() -> {
            shell.tunnel("10.99.0.11", OTHER_SSH, Duration.ofSeconds(1)).close();
            return true;
        });
        Path known = Files.writeString(
                folder.resolve("strict"), "[10.99.0.11]:%d %s".formatted(OTHER_SSH, Testbed.hostKey("main-pc")));
        return Testbed.machine("main-pc", OTHER_SSH, known);
    }

    /** From the harm, done under a running script, to that script's failure. */
    private Duration timeToLose(Runnable harm) {
        AtomicLong harmed = new AtomicLong();
        Thread harmer = new Thread(() -> {
            await().until(() -> shell.run("[ -f begun ]", SOON).ok());
            harmed.set(System.nanoTime());
            harm.run();
        });
        harmer.start();
        assertKind(Kind.LOST, () -> shell.run("touch begun; sleep 300", LATE));
        return Duration.ofNanos(System.nanoTime() - harmed.get());
    }

    private static Duration time(ThrowingCallable call) {
        long start = System.nanoTime();
        try {
            call.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private interface Numbered<T> {
        T call(int number) throws Exception;
    }

    private static <T> List<T> together(int count, Numbered<T> call) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(count);
        try {
            List<Callable<T>> calls = IntStream.range(0, count)
                    .<Callable<T>>mapToObj(i -> () -> call.call(i))
                    .toList();
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : callers.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            callers.shutdown();
        }
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
