package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who reads what a program writes goes on from a place, whatever becomes of the file. */
@Timeout(60)
class ProcessLogPlacesTest {
    @TempDir
    Path folder;

    private LoopbackMachine box;
    private ProcessMachine machine;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(folder);
        box.home(folder.resolve("home"));
    }

    @AfterEach
    void end() throws IOException {
        machine.close();
        box.close();
    }

    @Test
    void aReaderGoesOnWhereItWasWhateverBecomesOfTheFile() throws IOException {
        Change change = idle();
        String log = "opsaga/testing/steady/releases/%s/.opsaga/log".formatted(ProcessRuntime.folder(change));
        machine.sh("printf 'away\\naway\\n' >>" + log);
        LogPiece piece = read(change, null);
        assertThat(piece.bytes()).isEqualTo("set up\naway\naway\n");

        piece = read(change, piece.end());
        assertThat(piece.bytes()).isEmpty();
        machine.sh("printf 'away\\naw' >>" + log);
        piece = read(change, piece.end());
        assertThat(piece.bytes()).isEqualTo("away\naw");
        machine.sh("printf 'ay\\n\\377\\000\\n' >>" + log);
        piece = read(change, piece.end());
        assertThat(piece.bytes()).isEqualTo("ay\n\u00ff\0\n");

        machine.sh("mv %1$s %1$s.1; printf 'rest\\n' >>%1$s.1; printf 'first of another\\n' >%1$s".formatted(log));
        piece = read(change, piece.end());
        assertThat(piece.bytes()).as("of the file that was renamed").isEqualTo("rest\n");
        piece = read(change, piece.end());
        assertThat(piece.bytes()).isEqualTo("first of another\n");
        machine.sh("printf 'anew\\n' >" + log);
        piece = read(change, piece.end());
        assertThat(piece.bytes()).as("of the file that was emptied").isEqualTo("anew\n");
        assertThat(read(change, piece.end()).bytes()).isEmpty();
    }

    /** As by copytruncate, when the next look comes late. */
    @Test
    void ofAFileThatWasEmptiedAllIsNewHoweverFarItHasGrown() throws IOException {
        Change change = idle();
        String log = "opsaga/testing/steady/releases/%s/.opsaga/log".formatted(ProcessRuntime.folder(change));
        machine.sh("for i in $(seq 1 100); do echo \"before, line $i\"; done >>" + log);
        LogPiece before = read(change, null);
        for (int lines : List.of(200, 100, 1)) {
            machine.sh(": >%1$s; for i in $(seq 1 %2$d); do echo \"after, line $i of %2$d\"; done >>%1$s"
                    .formatted(log, lines));
            LogPiece after = read(change, before.end());

            assertThat(after.bytes().lines())
                    .hasSize(lines)
                    .startsWith("after, line 1 of " + lines)
                    .endsWith("after, line %1$d of %1$d".formatted(lines));
            assertThat(after.cut()).isTrue();
            machine.sh("echo on >>" + log);
            before = read(change, after.end());
            assertThat(before.bytes()).isEqualTo("on\n");
            assertThat(before.cut()).isFalse();
        }
    }

    /** As logrotate does unless it is told otherwise; a program cannot know of it. */
    @Test
    void aLogWithAnotherNameIsReadAsLongAsItsProgramWritesToIt() throws IOException {
        machine = ProcessMachine.with(box.machine(), folder, agent(null, "touch ../said; exec tail -n +1 -f ../said"));
        machine.offer("1.0.0", "");
        Change change = machine.deploy("1.0.0");
        String release = "opsaga/testing/steady/releases/" + ProcessRuntime.folder(change);
        String log = release + "/.opsaga/log";
        String said = release + "/said";
        says(said, "A", log);
        LogPiece piece = read(change, null);
        machine.sh("mv %1$s %1$s.1; : >%1$s".formatted(log));
        piece = read(change, piece.end());
        assertThat(piece.bytes()).isEmpty();
        says(said, "B", log + ".1");
        piece = read(change, piece.end());
        assertThat(piece.bytes()).isEqualTo("B\n");
        assertThat(written(change)).as("by who only wants its end").hasValue("A\nB\n");

        machine.sh("echo C >>" + log);
        piece = read(change, piece.end());
        assertThat(piece.bytes()).as("of the new file").isEqualTo("C\n");
        machine.sh("mv %1$s.1 %1$s.2; mv %1$s %1$s.1; : >%1$s".formatted(log));
        says(said, "D", log + ".2");
        piece = read(change, piece.end());
        assertThat(piece.bytes()).as("of the first again").isEqualTo("D\n");
        LogPiece end = read(change, null);
        assertThat(end.bytes()).isEqualTo("A\nB\nD\n");
        machine.sh("echo E >>" + log);
        for (LogPiece from : List.of(piece, end)) {
            LogPiece next = read(change, from.end());
            assertThat(next.bytes()).isEqualTo("E\n");
            assertThat(read(change, next.end()).bytes()).isEmpty();
        }
    }

    private void says(String said, String line, String log) throws IOException {
        machine.sh("echo %s >>%s".formatted(line, said));
        await().until(() -> machine.sh("tail -n 1 " + log), line::equals);
    }

    @Test
    void whatWasTakenOffTheBeginningOfALogKeepsNobodyFromGoingOn() throws IOException {
        Change change = idle();
        String release = "opsaga/testing/steady/releases/" + ProcessRuntime.folder(change);
        String log = release + "/.opsaga/log";
        for (int time = 0; time < 2; time++) {
            machine.sh("yes 'database is away, trying again' | head -c 9000000 >>" + log);
            LogPiece end = read(change, null);
            assertThat(end.bytes()).hasSize(1_048_000);
            assertThat(end.cut()).isTrue();
            machine.sh("echo before >>" + log);

            machine.sh(machine.functions() + "\nshorten_log " + release);
            assertThat(machine.sh("stat -c %s " + log)).isEqualTo("1048576");
            machine.sh("echo after >>" + log);

            assertThat(read(change, end.end()).bytes()).isEqualTo("before\nafter\n");
        }
    }

    @Test
    void theLastWordsOfAVersionThatIsUndoneAreReadOn() throws IOException {
        Change change = idle();
        LogPiece piece = read(change, null);
        machine.sh("echo bye >>opsaga/testing/steady/releases/%s/.opsaga/log".formatted(ProcessRuntime.folder(change)));

        machine.undo(change);

        LogPiece rest = read(change, piece.end());
        assertThat(rest.bytes()).isEqualTo("bye\n");
        assertThat(read(change, rest.end()).bytes()).isEmpty();
    }

    @Test
    void moreThanAMebibyteComesInSeveralPieces() throws IOException {
        Change change = idle();
        String log = "opsaga/testing/steady/releases/%s/.opsaga/log".formatted(ProcessRuntime.folder(change));
        LogPiece piece = read(change, null);
        assertThat(machine.runtime().log(machine.at(), change.operation(), null, 0))
                .hasValueSatisfying(place -> assertThat(place.bytes()).isEmpty());
        machine.sh("yes 123456789 | head -c 2500000 >>" + log);
        int read = 0;
        for (int pieces = 0; pieces < 3; pieces++) {
            piece = read(change, piece.end());
            read += piece.bytes().length();
        }
        assertThat(read).isEqualTo(2_500_000);
        assertThat(read(change, piece.end()).bytes()).isEmpty();
    }

    /** A release that runs, and writes nothing by itself. */
    private Change idle() throws IOException {
        machine = ProcessMachine.with(box.machine(), folder, agent("echo set up", "exec sleep 1000"));
        machine.offer("1.0.0", "");
        return machine.deploy("1.0.0");
    }

    private LogPiece read(Change change, @Nullable LogPlace after) {
        return machine.runtime()
                .log(machine.at(), change.operation(), after, 10)
                .orElseThrow();
    }

    private Optional<String> written(Change change) {
        return machine.runtime().log(machine.at(), change.operation(), null, 10).map(LogPiece::bytes);
    }

    private static Agent agent(@Nullable String setup, String command) {
        return new Agent(
                "steady",
                "box",
                RuntimeKind.PROCESS,
                "steady",
                command,
                setup,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.NO,
                Resources.NONE,
                null,
                List.of());
    }
}
