package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.saga.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people put beside an agent's releases is no release: it stays, and nothing is ended on its behalf. */
@Timeout(60)
class ForeignFoldersTest {
    private static final String RELEASES = "opsaga/testing/steady/releases";

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
                RestartPolicy.UNLESS_STOPPED,
                Resources.NONE,
                null,
                List.of());
        machine = ProcessMachine.with(box.machine(), folder, agent);
        machine.offer("1.0.0", "exec sleep 1000");
        machine.offer("2.0.0", "exec sleep 1000");
    }

    @AfterEach
    void end() throws IOException {
        machine.sh("rm -rf opsaga/testing/other %1$s/backup %1$s/latest".formatted(RELEASES));
        machine.close();
        box.close();
    }

    @Test
    void aLinkToTheCurrentReleaseDoesNotRetireIt() {
        machine.deploy("1.0.0");
        machine.sh("ln -s ../current %s/latest".formatted(RELEASES));
        Change second = machine.deploy("2.0.0");

        assertThat(machine.runtime().retire(machine.at(), second)).isEqualTo("nothing to remove");

        assertThat(machine.release(second).running()).isTrue();
        assertThat(machine.release(second).fact("stopped")).isEmpty();
        assertThat(machine.sh("readlink %s/latest".formatted(RELEASES))).isEqualTo("../current");
        assertThat(standing().oddities()).isEmpty();
    }

    @Test
    void anUndoDoesNotEndTheOldVersionForTheSakeOfItsCopy() {
        Change first = machine.deploy("1.0.0");
        copy(first);
        Change second = machine.change("2.0.0");
        machine.tryOut(second);
        assertThat(standing().oddities()).noneMatch(oddity -> oddity.contains("backup"));

        Reading undone = machine.runtime().restore(machine.at(), second, doing -> {});

        assertThat(undone.detail()).isEqualTo("1.0.0 runs again");
        assertThat(machine.release(first).running()).isTrue();
        assertThat(machine.release(first).starts()).isEqualTo(1);
    }

    @Test
    void aCopyIsNotRetired() {
        copy(machine.deploy("1.0.0"));
        machine.deploy("2.0.0");
        Change third = machine.deploy("1.0.0");

        assertThat(machine.runtime().retire(machine.at(), third)).doesNotContain("backup");

        assertThat(machine.sh("ls %s/backup/app".formatted(RELEASES))).isEqualTo("run.sh");
        assertThat(machine.release(third).running()).isTrue();
    }

    /** The same name under another agent, as when somebody wants the same version there. */
    @Test
    void aReleaseOfAnotherAgentIsNotOfThisOne() {
        Change first = machine.deploy("1.0.0");
        String there = "opsaga/testing/other/releases";
        machine.sh("mkdir -p %s && cp -a %s/%s %1$s".formatted(there, RELEASES, ProcessRuntime.folder(first)));

        assertThat(machine.sh(machine.functions() + "\nsurvey \"$HOME/opsaga/testing/other\""))
                .isEqualTo("current=");
        assertThat(machine.release(first).running()).isTrue();
    }

    /** As after a full disk, or somebody who has tidied up: its files tell of nobody who runs. */
    @Test
    void whatRunsWithoutBeingRememberedIsNotStartedBesideItself() {
        Change first = machine.deploy("1.0.0");
        Change second = machine.change("2.0.0");
        machine.sh(
                "cd opsaga/testing/steady/current/.opsaga && for who in child supervisor; do echo '1 1 x' >$who; done");

        machine.runtime().restore(machine.at(), second, doing -> {});

        assertThat(machine.release(first).running()).isTrue();
        String release = "\"$HOME/%s/%s\"".formatted(RELEASES, ProcessRuntime.folder(first));
        assertThat(machine.sh(machine.functions() + "\nbelonging " + release).lines())
                .as("a supervisor and its program")
                .hasSize(2);
    }

    private void copy(Change change) {
        machine.sh("cd %s && cp -a %s backup".formatted(RELEASES, ProcessRuntime.folder(change)));
    }

    private Standing standing() {
        return machine.runtime().standings(List.of(machine.at())).get("steady");
    }
}
