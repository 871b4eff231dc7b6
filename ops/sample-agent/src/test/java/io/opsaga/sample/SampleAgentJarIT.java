package io.opsaga.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is deployed: a process with the flags of the inventory. */
class SampleAgentJarIT {
    private static final List<String> COMMAND = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-Xmn4m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-jar",
            System.getProperty("sample.agent.jar"));

    @TempDir
    Path directory;

    private Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void itServesItsVersionAndEndsWithinASecondOfBeingAsked() throws Exception {
        Files.writeString(directory.resolve("VERSION"), "1.1.0\n");
        int port = Calls.freePort();
        String bridge = "tcp://127.0.0.1:" + Calls.freePort();
        process = run(Map.of("AGENT_ID", "bridge", "AGENT_PORT", String.valueOf(port), "BRIDGE_BIND", bridge));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreException(java.net.ConnectException.class)
                .untilAsserted(() -> assertThat(Calls.get(port, "/health").body())
                        .contains("\"status\":\"healthy\"", "\"version\":\"1.1.0\""));
        assertThat(Files.readString(directory.resolve("starts.log")))
                .matches("\\S+Z " + process.pid() + " 1\\.1\\.0\\R");

        long asked = System.nanoTime();
        process.destroy();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
        assertThat(process.exitValue()).isEqualTo(143);
    }

    @Test
    void aCrashHasItsOwnExitCodeAndStillCountsAsAStart() throws Exception {
        process = run(Map.of("AGENT_ID", "memory", "AGENT_PORT", "0", "AGENT_FAIL", "crash"));

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(Files.readAllLines(directory.resolve("starts.log"))).hasSize(1);
    }

    @Test
    void settingsThatMakeNoSenseAreNamed() throws Exception {
        process = run(Map.of("AGENT_ID", "memory"));

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readString(directory.resolve("out"))).contains("AGENT_PORT is not set");
    }

    private Process run(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(COMMAND)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
