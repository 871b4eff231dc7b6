package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.http.Answer;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine's clock that is wrong, or is put right meanwhile, changes no time-out, no pause and no verdict. */
@Timeout(30)
class ClocksTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String FUNCTIONS = ProcessHost.read("/io/opsaga/activities/process/agent.sh")
            + ProcessHost.read("/io/opsaga/activities/process/own.sh");

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong(42);
    private final HttpProbe http = mock(HttpProbe.class);
    private final Health health =
            new Health(http, nanos::get, pause -> nanos.addAndGet(Math.max(1_000_000, pause.toNanos())));

    @ParameterizedTest
    @ValueSource(ints = {-3600, 0, 3600})
    void anAgentThatIsNeverWellIsWaitedForExactlyAsLongAsItMayTake(int offset) {
        answers(503);

        Throwable failure = catchThrowable(() -> health.await(at(TIMEOUT), started(offset), doing -> {}));

        assertThat(failure).hasMessageContaining("answers 503");
        assertThat(waited()).isBetween(TIMEOUT, TIMEOUT.plusMillis(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 0, 3600})
    void anAgentThatNeedsAWhileIsHealthyAfterThatWhile(int offset) {
        when(http.get(any(), any(), any())).thenAnswer(asked -> new Answer(waited().toSeconds() < 8 ? 503 : 200, true));

        assertThat(health.await(at(TIMEOUT), started(offset), doing -> {})).matches("healthy after 8\\d{3} ms");
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 0, 3600})
    void anAgentThatCannotBeAskedHasToKeepRunning(int offset) {
        assertThat(health.await(at(null), started(offset), doing -> {})).matches("healthy after 2\\d{3} ms");
    }

    @Test
    void whatItsMachineKnowsOfARunCountsAfterARetry() {
        answers(503);

        Throwable failure = catchThrowable(() -> health.await(
                at(TIMEOUT), () -> new Condition.Running("1", Duration.ofSeconds(3), "127.0.0.1"), doing -> {}));

        assertThat(failure).hasMessageContaining("answers 503");
        assertThat(waited()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7010));
    }

    @Test
    void anotherRunBeginsAnew() {
        AtomicLong run = new AtomicLong();

        Throwable failure = catchThrowable(() -> health.await(
                at(null),
                () -> new Condition.Running("start " + run.incrementAndGet(), Duration.ZERO, ""),
                doing -> {}));

        assertThat(failure).hasMessageContaining("not running for long enough");
    }

    @Test
    void aSupervisorWaitsLongerEachTimeWhateverTheClockDoes() throws Exception {
        release("exit 1");
        program("date", "n=$(cat '%1$s/n' || echo 0); echo $((n + 1000)) | tee '%1$s/n'".formatted(folder));
        program("sleep", """
                echo "$1" >>'%1$s/pauses'
                [ "$(wc -l <'%1$s/pauses')" -lt 7 ] || touch '%1$s/release/.opsaga/stop'
                """.formatted(folder));

        run("cd '%s/release/app' && supervise".formatted(folder));

        assertThat(Files.readAllLines(folder.resolve("pauses"))).containsExactly("1", "2", "4", "8", "16", "30", "30");
    }

    @Test
    void howLongAProcessHasRunIsKnownWithoutAClock() throws Exception {
        Path release = release("exec sleep 60");
        program("date", "echo 4000000000");

        String told = run("launch '%1$s'; describe '%1$s'; halt '%1$s' 1".formatted(release));

        ProcessRelease described =
                ProcessSurvey.parse("release=\n" + told).release("release").orElseThrow();
        assertThat(described.running()).isTrue();
        assertThat(described.up()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
        assertThat(described.run()).isEqualTo("release, start 1");
    }

    private void answers(int status) {
        when(http.get(any(), any(), any())).thenReturn(new Answer(status, true));
    }

    private Duration waited() {
        return Duration.ofNanos(nanos.get() - 42);
    }

    /** A container that was started a moment ago, told by an engine whose clock is wrong by so many seconds. */
    private static Supplier<Condition> started(int offset) {
        Container it = OnBox.container("new", "planner", State.RUNNING, RestartPolicy.NO, OnBox.PORT);
        Container now = new Container(
                it.id(),
                it.name(),
                it.imageId(),
                it.imageRef(),
                it.state(),
                0,
                false,
                0,
                Instant.now().plusSeconds(offset),
                it.labels(),
                "172.17.0.2",
                it.ports(),
                it.floating(),
                it.restart(),
                it.autoRemove());
        return () -> DockerContainers.condition(mock(DockerHost.class), OnBox.at(null), Optional.of(now), 1);
    }

    private static Placement at(@Nullable Duration timeout) {
        Placement at = OnBox.at(OnBox.PORT);
        Agent it = at.agent();
        Agent agent = new Agent(
                it.id(),
                it.machine(),
                it.runtime(),
                it.artifact(),
                null,
                null,
                it.ports(),
                Map.of(),
                Map.of(),
                it.restart(),
                it.resources(),
                timeout == null
                        ? null
                        : new Agent.Health("/health", OnBox.PORT.hostPort(), timeout, null, Agent.Health.Asker.MACHINE),
                List.of());
        return new Placement(at.environment(), agent, at.machine(), at.base());
    }

    private Path release(String command) throws IOException {
        Path release = folder.resolve("release");
        Files.createDirectories(release.resolve("app"));
        Path own = Files.createDirectories(release.resolve(".opsaga"));
        Files.writeString(own.resolve("agent.sh"), FUNCTIONS);
        Files.writeString(own.resolve("command"), command + "\n");
        Files.writeString(own.resolve("env"), "");
        Files.writeString(own.resolve("policy"), "always\n");
        return release;
    }

    private void program(String name, String script) throws IOException {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    /** Runs a script with the functions, and with this test's own programs before the host's. */
    private String run(String script) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", FUNCTIONS + "\n" + script);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        // Not the account's own, so that no unit is made.
        builder.environment().put("HOME", folder.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return out;
    }
}
