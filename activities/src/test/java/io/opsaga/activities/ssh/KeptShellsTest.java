package io.opsaga.activities.ssh;

import static io.opsaga.activities.ssh.SshAssertions.assertKind;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.ssh.SshException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a login costs is not paid for each command, and no command is felt by the next one. */
@Timeout(60)
class KeptShellsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofMillis(400);
    private static final int AT_ONCE = 6;

    /** Says the shell's own number, and holds until it is released. */
    private static final String HOLD =
            "echo $$; while read -r told && [ \"$told\" != '%s' ]; do :; done".formatted(Held.RELEASE);

    @TempDir
    Path folder;

    private LoopbackMachine box;
    private SshMachines machines;
    private RemoteShell shell;

    @BeforeEach
    void connect() throws Exception {
        box = new LoopbackMachine(folder);
        box.atLogin("echo login >>'%s'".formatted(folder.resolve("logins")));
        machines = new SshMachines();
        shell = machines.shell(box.machine());
    }

    @AfterEach
    void disconnect() throws Exception {
        machines.close();
        box.close();
    }

    @Test
    void howeverManyScriptsThereAreThereAreAsManyLoginsAsRunAtOnce() throws Exception {
        assertThat(together(74, i -> shell.run("echo %d; exit 3".formatted(i), SOON)))
                .containsExactlyElementsOf(IntStream.range(0, 74)
                        .mapToObj(i -> new Result(3, i + "\n", "", false))
                        .toList());

        assertThat(logins()).isBetween(1, AT_ONCE);
    }

    @Test
    void soItIsWithWhatIsHeldAndWithWhatIsUploaded() throws Exception {
        together(74, i -> {
            try (Held held = shell.hold("", HOLD, SOON, said -> {})) {
                return held.open();
            }
        });
        together(20, i -> {
            shell.upload(
                    "content %d".formatted(i).getBytes(UTF_8),
                    folder.resolve("file" + i).toString(),
                    0600);
            return i;
        });

        assertThat(folder.resolve("file19")).hasContent("content 19");
        assertThat(logins()).isBetween(2, 2 * AT_ONCE + 2);
    }

    /** A place that is waited for is not kept by a shell that has nothing to do. */
    @Test
    void moreThanThereArePlacesForAreServedInTurn() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(40);
        List<Callable<String>> calls = IntStream.range(0, 120)
                .<Callable<String>>mapToObj(i ->
                        () -> i % 2 == 0 ? shell.run("echo well", SOON).out().strip() : held("echo well; read -r end"))
                .toList();

        for (Future<String> answer : callers.invokeAll(calls)) {
            assertThat(answer.get()).isEqualTo("well");
        }

        callers.shutdown();
        assertThat(box.connections()).isLessThanOrEqualTo(4);
    }

    @Test
    void noScriptLeavesAnythingToTheNext() {
        String look =
                "pwd; umask; echo \"$LC_ALL ${left-nothing}\"; command -v leave; [ ! -e /proc/$$/fd/8 ] || echo open";
        String before = shell.run(look, SOON).out();

        shell.run(
                "cd /; umask 077; left=something; leave() { :; }; exec 8</dev/null; readonly code; trap : TERM; set -f",
                SOON);

        assertThat(shell.run(look, SOON).out()).isEqualTo(before).contains("C nothing");
        assertThat(logins()).isEqualTo(1);
    }

    @Test
    void whatIsWrongWithAScriptIsNotReadByWhoComesNext() {
        Path trace = folder.resolve("trace");

        assertThat(shell.run(")\ntouch %s\n".formatted(trace), SOON).ok()).isFalse();
        assertThat(shell.run("exec 0<&-; kill -KILL $$", SOON).exitCode()).isEqualTo(137);
        assertThat(shell.run("cat; echo well", SOON).out()).isEqualTo("well\n");

        assertThat(trace).doesNotExist();
        assertThat(logins()).isEqualTo(1);
    }

    /** Of what a script leaves behind. */
    @Test
    void whatIsSaidAfterTheEndIsNobodysAnswer() {
        Path said = folder.resolve("said");
        String late = "(sleep 0.3; echo late; echo late >&2; touch %s) & echo mine".formatted(said);

        assertThat(shell.run(late, SOON)).isEqualTo(new Result(0, "mine\n", "", false));

        await().until(() -> Files.exists(said));
        assertThat(shell.run("echo mine", SOON)).isEqualTo(new Result(0, "mine\n", "", false));
        assertThat(logins()).isEqualTo(1);
    }

    @Test
    void whoIsGivenUpIsNotUsedAgain() {
        assertKind(Kind.TIMEOUT, () -> shell.run("sleep 300", Duration.ofMillis(300)));

        assertThat(shell.run("echo mine", SOON).out()).isEqualTo("mine\n");
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void anUploadThatIsLongerOrShorterThanWasSaidIsNone() throws Exception {
        String target = folder.resolve("file").toString();

        assertKind(
                Kind.FAILED,
                () -> new Upload(shell, target, 0600, shell::must).send(stream("rm -rf nothing\n"), 3, sent -> {}));
        assertKind(
                Kind.FAILED,
                () -> new Upload(shell, target, 0600, shell::must).send(stream("content"), 30, sent -> {}));

        assertThat(folder.resolve("file")).doesNotExist();
        shell.upload("whole".getBytes(UTF_8), target, 0600);
        assertThat(folder.resolve("file")).hasContent("whole");
    }

    @Test
    void aShellThatWasEndedWhileItWasIdleIsReplacedWithoutAnyoneNoticing() throws Exception {
        long first = Long.parseLong(held(HOLD));
        shell.run(":", SOON);
        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        long second = Long.parseLong(held(HOLD));

        assertThat(second).isNotEqualTo(first);
        assertThat(held(HOLD)).isEqualTo(Long.toString(second));
    }

    @Test
    void whatIsHeldEndsWithItsShell() throws Exception {
        List<String> shells = new ArrayList<>();
        try (Held held = shell.hold("", HOLD, SOON, shells::add)) {
            ProcessHandle.of(Long.parseLong(shells.get(0))).orElseThrow().destroyForcibly();

            await().until(() -> !held.open());
            assertKind(Kind.LOST, () -> held.tell(":"));
        }
        assertThat(held(HOLD)).isNotEqualTo(shells.get(0));
    }

    /** Else whoever has the shell by then would be told, and let go of what he holds. */
    @Test
    void whoHasLetGoTellsAndEndsNothingAnyMore() throws Exception {
        List<String> shells = new ArrayList<>();
        Held first = shell.hold("", HOLD, SOON, shells::add);
        first.close();
        try (Held second = shell.hold("", HOLD, SOON, said -> assertThat(said).isEqualTo(shells.get(0)))) {
            first.close();

            assertThat(first.open()).isFalse();
            assertKind(Kind.LOST, () -> first.tell(":"));
            assertThat(second.open()).isTrue();
        }
    }

    @Test
    void aCommandThatEndsInsteadOfHoldingIsTold() {
        assertThatThrownBy(() -> shell.hold("refuse() { echo no >&2; return 9; }", "refuse", SOON, said -> {}))
                .hasMessageContaining("exit 9: no");

        assertThatThrownBy(() -> shell.hold("refuse() { echo no >&2; return 9; }", "refuse", SOON, said -> {}))
                .hasMessageContaining("exit 9: no");
        assertThat(logins()).isEqualTo(1);
    }

    @Test
    void nobodyIsKeptLongerThanThereIsWork() throws Exception {
        try (SshMachines impatient = new SshMachines(IDLE)) {
            List<String> shells = new ArrayList<>();
            impatient.shell(box.machine()).hold("", HOLD, SOON, shells::add).close();

            await().until(() -> ProcessHandle.of(Long.parseLong(shells.get(0))).isEmpty());
            assertThat(impatient.shell(box.machine()).run("echo well", SOON).out())
                    .isEqualTo("well\n");
        }
    }

    private String held(String command) {
        List<String> words = new ArrayList<>();
        shell.hold("", command, SOON, words::add).close();
        return words.get(0);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private int logins() {
        try {
            return Files.readAllLines(folder.resolve("logins")).size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private interface Numbered<T> {
        T call(int number) throws Exception;
    }

    private static <T> List<T> together(int count, Numbered<T> call) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
        List<Callable<T>> calls = IntStream.range(0, count)
                .<Callable<T>>mapToObj(i -> () -> call.call(i))
                .toList();
        List<T> answers = new ArrayList<>();
        for (Future<T> answer : callers.invokeAll(calls)) {
            answers.add(answer.get());
        }
        callers.shutdown();
        return answers;
    }
}
