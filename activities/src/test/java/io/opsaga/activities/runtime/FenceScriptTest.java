package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.machine.Fence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fence's shell functions, in every shell that this host has. */
@Timeout(30)
class FenceScriptTest {
    private static final String FUNCTIONS = Fence.functions();
    private static final int OUTDATED = 73;

    @TempDir
    Path agent;

    private Process holder;

    static Stream<String> shells() {
        return Stream.of("sh -s", "busybox sh -s", "dash -s", "bash --posix -s")
                .filter(shell -> Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell.split(" ", -1)[0]))));
    }

    @AfterEach
    void end() {
        if (holder != null) {
            holder.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void onlyALowerTokenIsRefused(String shell) throws Exception {
        assertThat(fenced(shell, 9, "echo nine")).isZero();
        String before = Files.readString(fence());
        assertThat(fenced(shell, 9, "echo again")).isZero();
        assertThat(fenced(shell, 8, "echo eight")).isEqualTo(OUTDATED);
        assertThat(fence()).hasContent(before);
        assertThat(fenced(shell, 1_781_000_000_123L, "echo later")).isZero();
        assertThat(fenced(shell, 9, "echo too late")).isEqualTo(OUTDATED);

        assertThat(Files.readAllLines(agent.resolve("done"))).containsExactly("nine", "again", "later");
        assertThat(Files.size(fence())).isEqualTo(before.length());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whoIsAtItIsGivenTimeToEnd(String shell) throws Exception {
        hold(shell, "fence \"$A\" 1 0 50 && echo held && sleep 1 && echo first >>\"$A/done\"");

        assertThat(fenced(shell, 2, "echo second")).isZero();

        assertThat(Files.readAllLines(agent.resolve("done"))).containsExactly("first", "second");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whoHoldsItForTooLongIsEndedAndKeptOut(String shell) throws Exception {
        hold(shell, "hold \"$A\" 1 $PPID; echo over >>\"$A/done\"");

        // The line is this JVM, which is no SSH server, and must not be ended.
        assertThat(run(shell, "fence \"$A\" 2 0 2 || exit; echo \"second$evicted\" >>\"$A/done\""))
                .isZero();

        assertThat(holder.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(agent.resolve("done"))).containsExactly("second");
        assertThat(fenced(shell, 1, "echo first")).isEqualTo(OUTDATED);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void holdingEndsWithTheConnection(String shell) throws Exception {
        hold(shell, "hold \"$A\" 1 $PPID");
        holder.getOutputStream().close();
        assertThat(holder.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(fenced(shell, 1, "echo again")).isZero();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aLaterHolderEndsSetUpsAndUploadsOfTheOneBefore(String shell) throws Exception {
        Path release = Files.createDirectories(agent.resolve("releases/1.0.0-deploy_1/.opsaga/setup"));
        fenced(shell, 1, """
                setsid sleep 60 8>&- &
                echo "$! $(sed 's/.*) //' /proc/$!/stat | cut -d' ' -f20) $(cat /proc/sys/kernel/random/boot_id)" >'%s/pid'""".formatted(release));
        Path partial = Files.createFile(release.resolveSibling(".artifact.tar.gz.1-2.part"));
        ProcessHandle setup = ProcessHandle.of(
                        Long.parseLong(Files.readString(release.resolve("pid")).split(" ", -1)[0]))
                .orElseThrow();

        fenced(shell, 1, "echo same");
        assertThat(setup.isAlive()).isTrue();
        assertThat(partial).exists();
        fenced(shell, 2, "echo later");

        await().until(() -> !setup.isAlive());
        assertThat(partial).doesNotExist();
    }

    private Path fence() {
        return agent.resolve("fence");
    }

    private int fenced(String shell, long token, String script) throws Exception {
        return run(shell, "fence \"$A\" %d 0 50 || exit\n{\n%s\n} >>\"$A/done\"".formatted(token, script));
    }

    private int run(String shell, String script) throws Exception {
        Process process = start(shell, script);
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Runs a script that says when it holds the fence. */
    private void hold(String shell, String script) throws IOException {
        holder = start(shell, script);
        assertThat(holder.inputReader().readLine()).startsWith("held");
    }

    private Process start(String shell, String script) throws IOException {
        Process process = new ProcessBuilder(List.of(shell.split(" ", -1))).start();
        process.getOutputStream()
                .write("{\nset -u\nA='%s'\n%s\n%s\nexit\n}\n"
                        .formatted(agent, FUNCTIONS, script)
                        .getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return process;
    }
}
