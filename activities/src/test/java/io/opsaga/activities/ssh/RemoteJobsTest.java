package io.opsaga.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RemoteJobsTest {
    @TempDir
    Path folder;

    private LoopbackMachine box;
    private SshMachines machines;
    private RemoteJobs jobs;
    private Path jobFolder;
    private String job;

    @BeforeEach
    void connect() throws Exception {
        box = new LoopbackMachine(folder);
        machines = new SshMachines();
        jobs = machines.jobs(box.machine());
        jobFolder = folder.resolve("jobs here/it's one");
        job = jobFolder.toString();
    }

    @AfterEach
    void disconnect() throws Exception {
        jobs.discard(job);
        machines.close();
        box.close();
    }

    @Test
    void aJobRunsOnItsOwnAndLeavesItsExitCodeAndLog() {
        assertThat(jobs.poll(job)).isEqualTo(new JobState.Absent());

        assertThat(jobs.start(job, "echo 'some words'; echo more >&2; exit 5")).isTrue();

        await().until(() -> jobs.poll(job), state -> !(state instanceof JobState.Running));
        assertThat(jobs.poll(job)).isEqualTo(new JobState.Exited(5, "some words\nmore\n"));
    }

    @Test
    void itOutlivesTheConnection() throws IOException {
        Path go = folder.resolve("go");
        jobs.start(job, "while [ ! -f '%s' ]; do sleep 0.1; done; echo done".formatted(go));
        box.dropConnections();
        await().until(() -> box.connections() == 0);
        assertThat(jobs.poll(job)).isInstanceOf(JobState.Running.class);

        Files.createFile(go);

        await().until(() -> jobs.poll(job), new JobState.Exited(0, "done\n")::equals);
    }

    @Test
    void manyStartsAtOnceRunTheScriptOnce() throws Exception {
        Path count = folder.resolve("count");
        Callable<Boolean> start = () -> jobs.start(job, "echo once >>'%s'".formatted(count));
        ExecutorService callers = Executors.newFixedThreadPool(8);

        long started = callers.invokeAll(Stream.generate(() -> start).limit(8).toList()).stream()
                .filter(RemoteJobsTest::yes)
                .count();

        callers.shutdown();
        assertThat(started).isEqualTo(1);
        await().until(() -> jobs.poll(job), JobState.Exited.class::isInstance);
        assertThat(jobs.start(job, "echo twice >>'%s'".formatted(count))).isFalse();
        assertThat(count).hasContent("once");
    }

    @Test
    void cancelEndsTheWholeGroupAndNotesIt() throws IOException {
        Path child = folder.resolve("child");
        jobs.start(job, "sleep 300 & echo $! >'%s'; wait".formatted(child));
        await().until(() -> Files.exists(child) && !Files.readString(child).isBlank());

        JobState after = jobs.cancel(job, Duration.ofSeconds(5));

        assertThat(after)
                .isInstanceOfSatisfying(
                        JobState.Exited.class,
                        exited -> assertThat(exited.code()).isEqualTo(143));
        await().until(() -> !runs(child));
    }

    @Test
    void cancelKillsWhatDoesNotListen() throws IOException {
        Path child = folder.resolve("child");
        jobs.start(job, "trap '' TERM; echo $$ >'%s'; while :; do sleep 0.1; done".formatted(child));
        await().until(() -> Files.exists(child) && !Files.readString(child).isBlank());

        assertThat(jobs.cancel(job, Duration.ofSeconds(1))).isEqualTo(new JobState.Exited(137, ""));
        await().until(() -> !runs(child));
    }

    @Test
    void aJobWhoseProcessesAreGoneIsLostAndNotStartedAgain() throws IOException {
        jobs.start(job, "sleep 300");
        kill(recorded().get(0));

        await().until(() -> jobs.poll(job), JobState.Lost.class::isInstance);
        assertThat(jobs.start(job, "sleep 300")).isFalse();
    }

    @Test
    void aProcessThatMerelyHasTheSameNumberIsNotTakenForTheJob() throws IOException {
        jobs.start(job, "sleep 300");
        List<String> real = recorded();
        for (List<String> other : List.of(
                List.of(real.get(0), "1", real.get(2)), // started at another time
                List.of(real.get(0), real.get(1), "boot-before"))) {
            Files.writeString(jobFolder.resolve("pid"), String.join(" ", other) + "\n");

            assertThat(jobs.poll(job)).isInstanceOf(JobState.Lost.class);
            assertThat(jobs.cancel(job, Duration.ZERO)).isInstanceOf(JobState.Lost.class);
            assertThat(ProcessHandle.of(Long.parseLong(real.get(0)))).isPresent();
        }
        Files.writeString(jobFolder.resolve("pid"), String.join(" ", real) + "\n");
    }

    @Test
    void aClaimIsGivenTheSameWhileWhateverTheClockSays() throws IOException {
        box.addProgram("date", "#!/bin/sh\necho $(($(/bin/date +%s) + 3600))\n");
        Files.createDirectories(jobFolder);
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        long up = (long)
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);

        Files.writeString(jobFolder.resolve("claim"), up + " " + boot + "\n");
        assertThat(jobs.poll(job)).isInstanceOf(JobState.Running.class);
        Files.writeString(jobFolder.resolve("claim"), (up - 40) + " " + boot + "\n");
        assertThat(jobs.poll(job)).isInstanceOf(JobState.Lost.class);
        Files.writeString(jobFolder.resolve("claim"), up + " another-boot\n");
        assertThat(jobs.poll(job)).isInstanceOf(JobState.Lost.class);
        Files.delete(jobFolder.resolve("claim"));
        assertThat(jobs.poll(job)).isInstanceOf(JobState.Lost.class);
    }

    @Test
    void aScriptWithSecretsIsPrivateWhileItRunsAndGoneAfterwards() throws IOException {
        Path go = folder.resolve("go");
        jobs.start(job, "while [ ! -f '%s' ]; do sleep 0.1; done".formatted(go));
        assertThat(jobFolder.resolve("script")).isNotEmptyFile();
        assertThat(Files.getAttribute(jobFolder, "unix:mode")).isEqualTo(040700);

        Files.createFile(go);

        await().until(() -> jobs.poll(job), JobState.Exited.class::isInstance);
        assertThat(jobFolder.resolve("script")).doesNotExist();
    }

    @Test
    void aDiscardedJobCanBeStartedAnew() {
        jobs.start(job, "sleep 300");
        jobs.discard(job);
        assertThat(jobs.poll(job)).isEqualTo(new JobState.Absent());

        assertThat(jobs.start(job, "exit 0")).isTrue();
    }

    @Test
    void onlyTheEndOfALongLogIsRead() {
        jobs.start(job, "seq 1 100000");

        await().until(() -> jobs.poll(job), JobState.Exited.class::isInstance);
        String log = ((JobState.Exited) jobs.poll(job)).logTail();
        assertThat(log).hasSize(16384).endsWith("99999\n100000\n");
    }

    private static boolean yes(Future<Boolean> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> recorded() throws IOException {
        return List.of(Files.readString(jobFolder.resolve("pid")).strip().split(" "));
    }

    private static boolean runs(Path pidFile) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                .map(ProcessHandle::isAlive)
                .orElse(false);
    }

    private void kill(String leader) {
        machines.shell(box.machine()).must("killing", "kill -KILL -" + leader);
    }
}
