package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.ssh.Testbed;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.Machine;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a disk without a free block the way back is open, and nothing runs twice: with systemd (pc3), and kept by a shell. */
@Timeout(120)
class FullDiskIT {
    private static final String FILL = "cat /dev/zero >\"$HOME\"/opsaga/full 2>/dev/null || :";

    @TempDir
    Path folder;

    private @Nullable ProcessMachine machine;

    @AfterEach
    void clear() {
        if (machine != null) {
            machine.sh("rm -f opsaga/full");
            machine.sh(machine.functions()
                    + "\nfor r in opsaga/*/*/releases/*/; do clear_away \"$HOME/${r%/}\"; done; umount opsaga");
            machine.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"main-pc", "pc3"})
    void aVersionThatTookOverIsUndoneAllTheSame(String name) throws IOException {
        ProcessMachine box = on(name, null);
        Change first = box.deploy("1.0.0");
        Change second = box.deploy("2.0.0");
        box.sh(FILL);

        box.undo(second);

        assertRunsOnce(box, first, 2);
        box.sh("rm -f opsaga/full");
        box.runtime().restore(box.at(), second, doing -> {});
        assertRunsOnce(box, first, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"main-pc", "pc3"})
    void whatIsStoppedOnAFullDiskIsStoppedForWhoeverDidSo(String name) throws IOException {
        ProcessMachine box = on(name, null);
        Change first = box.deploy("1.0.0");
        Change second = box.change("2.0.0");
        box.tryOut(second);
        box.sh(FILL);

        box.runtime().switchOver(box.at(), second);

        assertThat(box.release(first).alive()).isFalse();
        assertThat(box.release(first).fact("stopped")).isEqualTo(second.operation());
        assertThat(box.release(second).fact("policy")).isEqualTo("unless-stopped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"main-pc", "pc3"})
    void aSetUpThatFillsTheDiskFailsBeforeAnythingIsStopped(String name) throws IOException {
        ProcessMachine box = on(name, "case $AGENT_VERSION in 2.*) " + FILL + " ;; esac");
        Change first = box.deploy("1.0.0");
        Change second = box.change("2.0.0");

        assertThatThrownBy(() -> box.tryOut(second))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("DISK_FULL"));
        box.undo(second);

        assertRunsOnce(box, first, 1);
    }

    private static void assertRunsOnce(ProcessMachine box, Change change, int starts) {
        assertThat(box.release(change).running()).isTrue();
        assertThat(box.release(change).starts()).isEqualTo(starts);
        assertThat(box.sh("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -o 'sleep 4321[0-9]' || :")
                        .lines())
                .hasSize(1);
    }

    private ProcessMachine on(String name, @Nullable String setup) throws IOException {
        Machine at = name.equals("pc3")
                ? Testbed.machine(name, 22, Testbed.folder("keys/known_hosts_pc3"))
                : Testbed.machine(name);
        Agent agent = new Agent(
                "steady",
                name,
                RuntimeKind.PROCESS,
                "steady",
                "exec sh run.sh",
                setup,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.UNLESS_STOPPED,
                Resources.NONE,
                null,
                List.of());
        ProcessMachine box = ProcessMachine.with(at, folder, agent);
        machine = box;
        // A disk of its own, since that of a machine may be this host's.
        box.sh("mkdir -p opsaga && mount -t tmpfs -o size=8m full-disk opsaga");
        box.offer("1.0.0", "exec sleep 43211\n");
        box.offer("2.0.0", "exec sleep 43212\n");
        return box;
    }
}
