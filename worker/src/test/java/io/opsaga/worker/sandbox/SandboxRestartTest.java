package io.opsaga.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxRestartTest {
    private static final String STAY = "echo $$ >stay.pid; sleep 300";

    private static final String DETACH =
            "setsid sh -c 'echo $$ >job.pid; exec sleep 300' >job.log 2>&1 </dev/null & until test -s job.pid; do :; done; cat job.pid";

    @TempDir
    Path data;

    @Test
    void aDetachedProcessOutlivesTheJvmAndIsFoundByTheNext() throws Exception {
        Path jar = Files.writeString(data.resolve("agent.jar"), "a jar");
        Path folder = data.resolve("sandbox");
        Process jvm = jvm();
        ProcessHandle job = null;
        try {
            BufferedReader said = jvm.inputReader();
            int port = port(said);
            int secondPort = port(said);
            try (SshProbe probe = SshProbe.connect(folder, port)) {
                long pid = Long.parseLong(probe.exec(DETACH).out().strip());
                job = ProcessHandle.of(pid).orElseThrow();
            }
            jvm.destroyForcibly();
            assertThat(jvm.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(job.isAlive()).isTrue();

            try (Sandbox again = Sandbox.open(data, port, secondPort, jar);
                    SshProbe probe = SshProbe.connect(folder, again.port(Sandbox.MAIN))) {
                assertThat(probe.exec("kill -0 $(cat job.pid)").exit()).isZero();
            }
            assertThat(job.isAlive()).isTrue();
        } finally {
            jvm.destroyForcibly();
            if (job != null) {
                job.destroyForcibly();
            }
        }
    }

    @Test
    void closingEndsTheCommandsOfOpenChannelsButNotWhatWasDetached() throws Exception {
        Path jar = Files.writeString(data.resolve("agent.jar"), "a jar");
        Path folder = data.resolve("sandbox");
        ProcessHandle job;
        ProcessHandle stay;
        Sandbox sandbox = Sandbox.open(data, 0, 0, jar);
        try (SshProbe probe = SshProbe.connect(folder, sandbox.port(Sandbox.MAIN))) {
            job = ProcessHandle.of(Long.parseLong(probe.exec(DETACH).out().strip()))
                    .orElseThrow();
            probe.session().createExecChannel(STAY).open().verify(Duration.ofSeconds(10));
            String pid = probe.exec("until test -s stay.pid; do :; done; cat stay.pid")
                    .out()
                    .strip();
            stay = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            // While the client is still connected, so that it is the server that ends the command.
            sandbox.close();
        }
        try {
            Awaitility.await().until(() -> !stay.isAlive());
            assertThat(job.isAlive()).isTrue();
        } finally {
            job.destroyForcibly();
        }
    }

    /** The next port that the other JVM says between its log lines. */
    private static int port(BufferedReader said) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(SandboxHolder.PORT)) {
                return Integer.parseInt(line.substring(SandboxHolder.PORT.length()));
            }
        }
        throw new IOException("The other JVM ended early");
    }

    private Process jvm() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxHolder.class.getName(),
                        data.toString())
                .redirectError(data.resolve("holder.err").toFile())
                .start();
    }

    @Test
    void keysAndReleasesAreMadeOnceAndKept() throws Exception {
        Path jar = Files.writeString(data.resolve("agent.jar"), "a jar");
        Sandbox.open(data, 0, 0, jar).close();
        Map<String, String> first = keysAndReleases();
        Files.writeString(jar, "another jar");
        Sandbox.open(data, 0, 0, jar).close();

        assertThat(keysAndReleases()).isEqualTo(first);
        assertThat(first)
                .containsEntry("artifacts/sample-agent/1.0.0/VERSION", "1.0.0\n")
                .containsEntry("artifacts/sample-agent/1.1.0/VERSION", "1.1.0\n")
                .containsEntry("artifacts/sample-agent/1.1.0/sample-agent.jar", "a jar")
                .containsKeys("keys/id", "keys/host-main-pc", "keys/host-pc2");
    }

    @Test
    void aMissingReleaseIsMadeAgain() throws Exception {
        Path jar = Files.writeString(data.resolve("agent.jar"), "a jar");
        Sandbox.open(data, 0, 0, jar).close();
        Path release = data.resolve("sandbox/artifacts/sample-agent/1.1.0");
        Files.delete(release.resolve("VERSION"));
        Files.delete(release.resolve("sample-agent.jar"));
        Files.delete(release);
        Sandbox.open(data, 0, 0, jar).close();

        assertThat(release.resolve("VERSION")).hasContent("1.1.0");
    }

    private Map<String, String> keysAndReleases() throws IOException {
        Path folder = data.resolve("sandbox");
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.endsWith("known_hosts") && !name.endsWith(".yaml")) {
                    contents.put(name, Files.readString(file));
                }
            }
        }
        return contents;
    }
}
