package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run says that was started past the API, and names that lie on a machine, lead nowhere but into the agent's folder. */
@Timeout(60)
class ProcessPathsTest {
    @TempDir
    Path folder;

    private LoopbackMachine box;
    private ProcessMachine machine;
    private Path victim;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(folder);
        Path home = folder.resolve("home");
        box.home(home);
        Agent agent = new Agent(
                "steady",
                "box",
                RuntimeKind.PROCESS,
                "steady",
                "exec sleep 1000",
                null,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.NO,
                Resources.NONE,
                null,
                List.of());
        machine = ProcessMachine.with(box.machine(), folder, agent);
        machine.offer("1.0.0", "");
        Path releases = Files.createDirectories(home.resolve("opsaga/testing/steady/releases"));
        Files.createDirectories(releases.resolve("1.0.0-x"));
        victim = Files.createDirectories(home.resolve("opsaga/testing/steady/VICTIM/.opsaga"));
    }

    @AfterEach
    void end() throws IOException {
        machine.close();
        box.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x/../../VICTIM", "..", "../VICTIM", "a\nb", "$(touch x)", ""})
    void anOperationsIdThatLeadsElsewhere(String id) {
        refused(change(id, "1.0.0", "1.0.0-x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../VICTIM/x", "1.0.0-x/../../VICTIM/", "/etc", "-rf", ""})
    void aVersionThatLeadsElsewhere(String version) {
        refused(change("deploy_1", version, "1.0.0-x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../VICTIM", "..", "/tmp", "a\nb"})
    void anOldReleaseThatLeadsElsewhere(String reference) {
        Change change = change("deploy_1", "1.0.0", reference);
        assertMalformed(() -> machine.runtime().oldCondition(machine.at(), change));
        machine.runtime().prepare(machine.at(), change("deploy_1", "1.0.0", "1.0.0-x"), doing -> {});
        machine.sh("ln -s releases/1.0.0-deploy_1 opsaga/testing/steady/current");
        assertMalformed(() -> machine.runtime().switchBack(machine.at(), change));
        assertThat(machine.sh("readlink opsaga/testing/steady/current")).isEqualTo("releases/1.0.0-deploy_1");
    }

    @Test
    void aFolderThatSomebodyPutThereUnderAStrangeName() throws IOException {
        Files.createDirectories(
                folder.resolve("home/opsaga/testing/steady/releases/x\nfolder=..\nready=yes\ncurrent=.." + "/.opsaga"));
        Files.createDirectories(folder.resolve("home/opsaga/testing/steady/releases/a b/.opsaga"));

        machine.runtime().retire(machine.at(), change("deploy_1", "1.0.0", "1.0.0-x"));

        assertThat(victim).isDirectory();
    }

    private void refused(Change change) {
        ProcessRuntime runtime = machine.runtime();
        List<Consumer<Change>> all = List.of(
                asked -> runtime.prepare(machine.at(), asked, doing -> {}),
                asked -> runtime.prepared(machine.at(), asked),
                asked -> runtime.start(machine.at(), asked, doing -> {}),
                asked -> runtime.started(machine.at(), asked),
                asked -> runtime.restore(machine.at(), asked, doing -> {}),
                asked -> runtime.condition(machine.at(), asked),
                asked -> runtime.switchOver(machine.at(), asked),
                asked -> runtime.switched(machine.at(), asked),
                asked -> runtime.switchBack(machine.at(), asked),
                asked -> runtime.retire(machine.at(), asked),
                asked -> runtime.discard(machine.at(), asked));
        assertThat(all).allSatisfy(step -> assertMalformed(() -> step.accept(change)));
        assertThat(victim).isDirectory();
    }

    private static void assertMalformed(Runnable step) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("MALFORMED"));
    }

    private Change change(String operation, String version, String reference) {
        return new Change(
                operation,
                1,
                "testing",
                "steady",
                "box",
                new Release(version, "steady", machine.digest("1.0.0"), "c0ffee"),
                new Snapshot(true, false, "0.9", "", reference, reference, "no"),
                null);
    }
}
