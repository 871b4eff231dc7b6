package io.opsaga.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.sshd.client.channel.ChannelExec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxCommandTest {
    @TempDir
    static Path data;

    private static Path folder;
    private static Sandbox sandbox;
    private static SshProbe main;

    @BeforeAll
    static void open() throws Exception {
        Path jar = Files.writeString(data.resolve("agent.jar"), "a jar");
        folder = data.resolve("sandbox");
        sandbox = Sandbox.open(data, 0, 0, jar);
        main = SshProbe.connect(folder, sandbox.port(Sandbox.MAIN));
    }

    @AfterAll
    static void close() throws Exception {
        main.close();
        sandbox.close();
    }

    @Test
    void commandsRunInTheMachinesOwnHome() throws Exception {
        try (SshProbe second = SshProbe.connect(folder, sandbox.port(Sandbox.SECOND))) {
            assertThat(main.exec("pwd; echo $HOME").out())
                    .isEqualTo("%1$s%n%1$s%n".formatted(folder.resolve(Sandbox.MAIN)));
            assertThat(second.exec("pwd").out().strip())
                    .isEqualTo(folder.resolve(Sandbox.SECOND).toString());
        }
    }

    @Test
    void exitCodeOutputAndErrorOutputAreKeptApart() throws Exception {
        assertThat(main.exec("echo out; echo err >&2; exit 7")).isEqualTo(new SshProbe.Result(7, "out\n", "err\n"));
        assertThat(main.exec("no-such-command-anywhere").exit()).isEqualTo(127);
        assertThat(main.exec("kill -KILL $$").exit()).isEqualTo(137);
    }

    @Test
    void inputIsForwardedToItsEnd() throws Exception {
        assertThat(main.exec("wc -c; echo done", "12345").out()).contains("5").endsWith("done\n");
    }

    @Test
    void muchOutputArrivesWhole() throws Exception {
        assertThat(main.exec("head -c 5000000 /dev/zero | tr '\\0' x").out()).hasSize(5_000_000);
    }

    @Test
    void theEnvironmentIsClean() throws Exception {
        String names = main.exec("env | cut -d= -f1 | sort").out();

        assertThat(names.lines())
                .contains("HOME", "PATH", "LANG")
                .isSubsetOf(
                        "HOME", "PATH", "LANG", "JAVA_HOME", "USER", "LOGNAME", "SHELL", "PWD", "OLDPWD", "_", "SHLVL");
        assertThat(main.exec("java -version").err())
                .contains("version \"" + Runtime.version().feature());
    }

    @Test
    void aBackgroundProcessThatHoldsTheOutputDoesNotHoldTheCommand() throws Exception {
        SshProbe.Result result = main.exec("setsid sleep 300 & echo $!");
        long pid = Long.parseLong(result.out().strip());

        assertThat(result.exit()).isZero();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void closingTheChannelKillsTheCommandButNotWhatWasDetached() throws Exception {
        ChannelExec channel = main.session()
                .createExecChannel("setsid sh -c 'echo $$ >detached; exec sleep 300' >/dev/null 2>&1 </dev/null &"
                        + " sleep 300 & echo $! >child; echo $$ >direct; wait");
        channel.open().verify(Duration.ofSeconds(10));
        ProcessHandle detached = process("detached");
        ProcessHandle child = process("child");
        ProcessHandle direct = process("direct");
        try {
            assertThat(List.of(detached, child, direct)).allMatch(ProcessHandle::isAlive);
            // Gracefully: an immediate close is told to nobody.
            channel.close(false);

            Awaitility.await().until(() -> !direct.isAlive() && !child.isAlive());
            assertThat(detached.isAlive()).isTrue();
        } finally {
            detached.destroyForcibly();
        }
    }

    private static ProcessHandle process(String file) {
        Path path = folder.resolve(Sandbox.MAIN).resolve(file);
        String pid = Awaitility.await()
                .until(() -> Files.exists(path) ? Files.readString(path).strip() : "", text -> !text.isEmpty());
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    @Test
    void fortyCommandsRunAtOnce() throws Exception {
        List<ChannelExec> channels = new ArrayList<>();
        List<ByteArrayOutputStream> outputs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ChannelExec channel = main.session().createExecChannel("read word; echo got $word");
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            channel.setOut(output);
            channel.open().verify(Duration.ofSeconds(20));
            channels.add(channel);
            outputs.add(output);
        }
        for (int i = 0; i < 40; i++) {
            OutputStream input = channels.get(i).getInvertedIn();
            input.write((i + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> channels.stream().allMatch(channel -> channel.getExitStatus() != null));
        Awaitility.await()
                .untilAsserted(() -> assertThat(outputs.stream()
                                .map(output -> output.toString(StandardCharsets.UTF_8))
                                .collect(Collectors.toSet()))
                        .hasSize(40)
                        .allMatch(text -> text.startsWith("got ")));
    }
}
