package io.opsaga.activities.ssh;

import static io.opsaga.activities.ssh.SshAssertions.assertKind;
import static io.opsaga.activities.ssh.Together.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.ssh.SshException.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenSSH on machines that are cut off, frozen and switched off. */
@Timeout(120)
class SshOutagesIT extends OnRealMachine {
    private static final Duration NOTICED = Duration.ofSeconds(10);

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
    void aTunnelThatGetsNoAnswerOverThereGivesUpInTime() {
        Testbed.command("cut", "main-pc", "pc2");

        assertThat(time(() -> assertKind(
                        Kind.TIMEOUT, () -> shell.tunnel(Testbed.address("pc2"), 22, Duration.ofSeconds(1)))))
                .isLessThan(Duration.ofSeconds(3));
        assertThat(shell.run("echo well", SOON).ok()).isTrue();
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
}
