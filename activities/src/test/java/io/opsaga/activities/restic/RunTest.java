package io.opsaga.activities.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.restic.Run.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How programs are run, without restic. */
class RunTest {
    private static final int WHAT_A_PIPE_HOLDS = 60_000;

    private static Run run(String script) {
        List<String> command = new ArrayList<>(Session.command());
        command.addAll(List.of("sh", "-c", script));
        Map<String, String> environment = Map.of("PATH", System.getenv("PATH"));
        Secrets none = new Secrets(Stream.of());
        return new Run(new Call(command, environment, none, "nowhere", false, Duration.ofSeconds(30)), status -> {});
    }

    /** Nothing that it printed is lost where it has ended before it is read. */
    @Test
    void whatItPrintedIsTakenAfterItsEnd() {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        Ending ending = run("head -c %d /dev/zero; echo last words >&2; exit 7".formatted(WHAT_A_PIPE_HOLDS))
                .data(in -> {
                    pause();
                    in.transferTo(taken);
                });
        assertThat(ending.code()).isEqualTo(7);
        assertThat(ending.errors()).containsExactly("last words");
        assertThat(taken.size()).isEqualTo(WHAT_A_PIPE_HOLDS);
    }

    /** As a reader does on a machine that has much to do. */
    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a program leaves behind neither outlives its run nor keeps it waiting. */
    @Test
    void whatItLeftBehindIsEnded() {
        Ending ending = run("sleep 1000 & echo $!").lines();
        assertThat(ending.code()).isZero();
        assertThat(ending.out())
                .singleElement()
                .satisfies(
                        pid -> assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(Running::alive))
                                .isEmpty());
    }

    /** As what keeps a connection of SSH for later does. */
    @Test
    void whatHasLeftTheSessionFailsNothing(@TempDir Path folder) throws IOException {
        Path pid = folder.resolve("pid");
        Ending ending = run("""
                setsid sh -c 'echo $$ >%1$s.new; mv %1$s.new %1$s; exec sleep 100' >/dev/null &
                while [ ! -e %1$s ]; do sleep 0.05; done
                echo out; echo last words >&2
                """.formatted(pid)).lines();
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
        assertThat(ending).isEqualTo(new Ending(0, List.of("out"), List.of("last words")));
    }
}
