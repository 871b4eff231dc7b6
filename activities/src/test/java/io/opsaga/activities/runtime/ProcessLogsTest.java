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

/** What becomes of what a program writes. */
@Timeout(60)
class ProcessLogsTest {
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
    void whatAVersionWroteOutlivesItsUndo() throws IOException {
        Agent failing = agent("echo set up", "echo 'spell-it-nowhere is why'; exit 3");
        machine = ProcessMachine.with(box.machine(), folder, failing);
        machine.offer("1.0.0", "");
        Change change = machine.change("1.0.0");
        machine.tryOut(change);
        await().until(() -> !machine.release(change).alive());
        assertThat(written(change)).hasValue("set up\nspell-it-nowhere is why\n");

        machine.undo(change);

        assertThat(machine.sh("ls opsaga/testing/steady/releases")).isEmpty();
        assertThat(machine.sh("stat -c '%a' opsaga/testing/steady/logs/" + change.operation()))
                .isEqualTo("600");
        assertThat(written(change)).hasValue("set up\nspell-it-nowhere is why\n");
        assertThat(machine.runtime().log(machine.at(), "deploy_other", null, 10))
                .isEmpty();
        machine.sh("touch -d '2 days ago' opsaga/testing/steady/logs/*");
        Change next = machine.change("1.0.0");
        machine.tryOut(next);
        machine.undo(next);
        assertThat(machine.sh("ls opsaga/testing/steady/logs")).isEqualTo(next.operation());
    }

    @Test
    void ofAnEndlessLogTheEndIsKept() throws IOException {
        machine = ProcessMachine.with(
                box.machine(), folder, agent(null, "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end; exit 1"));
        machine.offer("1.0.0", "");
        Change change = machine.change("1.0.0");
        machine.tryOut(change);
        await().until(() -> !machine.release(change).alive());

        assertThat(machine.runtime().condition(machine.at(), change))
                .isInstanceOfSatisfying(
                        Condition.Ended.class,
                        ended -> assertThat(ended.lastWords())
                                .hasSizeLessThanOrEqualTo(4096)
                                .endsWith("x\nend"));
        machine.undo(change);
        assertThat(written(change))
                .hasValueSatisfying(log -> assertThat(log).hasSize(1_048_000).endsWith("x\nend\n"));
    }

    /** Between two runs and after the last, so that a program that ends and begins again fills no disk. */
    @Test
    void aLogThatHasGrownIsShortened() throws IOException {
        String program = "echo begun; head -c 9000000 /dev/zero | tr '\\0' x; echo; echo end; exec sleep 1000";
        machine = ProcessMachine.with(box.machine(), folder, agent(null, program));
        machine.offer("1.0.0", "");
        Change first = machine.deploy("1.0.0");
        String log = "opsaga/testing/steady/releases/%s/.opsaga/log".formatted(ProcessRuntime.folder(first));
        await().until(() -> machine.sh("tail -c 4 " + log), "end"::equals);

        Change second = machine.deploy("1.0.0");
        assertThat(machine.sh("stat -c %s " + log)).isEqualTo("1048576");
        assertThat(machine.sh("tail -c 6 " + log)).isEqualTo("x\nend");
        machine.undo(second);
        await().until(() -> machine.sh("tail -c 4 " + log), "end"::equals);
        assertThat(machine.sh("grep -c -e begun -e end " + log))
                .as("the end of one run, and another one")
                .isEqualTo("3");
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
