package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.saga.Effect;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rollback brings the artifact that ran before, or nothing. */
@Timeout(60)
class ProcessBroughtBackTest {
    @TempDir
    Path folder;

    private LoopbackMachine box;
    private ProcessMachine machine;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(folder);
        box.home(folder.resolve("home"));
        Agent agent = new Agent(
                "steady",
                "box",
                RuntimeKind.PROCESS,
                "steady",
                "exec sh run.sh",
                null,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.NO,
                Resources.NONE,
                null,
                List.of());
        machine = ProcessMachine.with(box.machine(), folder, agent);
        machine.offer("1.0.0", "exec sleep 600");
    }

    @AfterEach
    void end() throws IOException {
        machine.close();
        box.close();
    }

    @Test
    void asLongAsItsContentIsTheSame() {
        String before = machine.digest("1.0.0");

        assertThat(machine.change("1.0.0", before).next().digest()).isEqualTo(before);
    }

    /** An operation that is broken off while a program ends its work finds it running, and a moment later it would not. */
    @Test
    void whoWasToldToEndAndStillServesIsStartedAnew() throws IOException {
        machine.offer("2.0.0", "trap 'sleep 1; exit 0' TERM; while :; do sleep 0.1; done");
        String release = "$HOME/opsaga/testing/steady/releases/" + ProcessRuntime.folder(machine.deploy("2.0.0"));
        RunControl control = machine.runtime().control();
        RunControl.Look look = control.look(machine.at(), "control_1");
        Change change = Change.inPlace(
                "control_1", 9, "testing", "steady", "box", look.stand().was());
        machine.sh(machine.functions()
                + "\nnote_stop \"%1$s\" control_1; kill -TERM $(cut -d' ' -f1 \"%1$s\"/.opsaga/child)"
                        .formatted(release));

        assertThat(control.restore(machine.at(), change, doing -> {}).effect()).isEqualTo(Effect.REVERTED);
        RunControl.Look after = control.look(machine.at(), "control_1");
        assertThat(after.alive()).isTrue();
        assertThat(after.stand().run()).isNotEqualTo(look.stand().run());
        assertThat(control.restore(machine.at(), change, doing -> {}).effect())
                .as("once more")
                .isEqualTo(Effect.ABSENT);
    }

    @Test
    void isRefusedWhereItsVersionHasAnotherContent() throws IOException {
        String before = machine.digest("1.0.0");
        machine.offer("1.0.0", "exec sleep 700");

        ApplicationFailure failure =
                catchThrowableOfType(ApplicationFailure.class, () -> machine.change("1.0.0", before));

        assertThat(failure.getType()).isEqualTo("RELEASE_GONE");
        assertThat(failure.getOriginalMessage())
                .contains("steady 1.0.0 is " + machine.digest("1.0.0"), "was " + before, "POST /deploy");
        assertThat(machine.sh("ls")).isEmpty();
    }
}
