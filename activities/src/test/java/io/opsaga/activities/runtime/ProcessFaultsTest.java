package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a machine is found by its state and by exit codes, and is called what it is. */
@Timeout(60)
class ProcessFaultsTest {
    private static final String AGENT = "opsaga/testing/steady";

    @TempDir
    Path folder;

    private LoopbackMachine box;
    private ProcessMachine machine;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(folder);
        box.home(folder.resolve("home"));
        machine = ProcessMachine.with(box.machine(), folder, agent(null));
        machine.offer("1.0.0", "echo \"${LC_ALL-none}\" >language; exec sleep 600");
    }

    @AfterEach
    void end() throws IOException {
        machine.close();
        box.close();
    }

    private static Agent agent(@Nullable String setup) {
        return new Agent(
                "steady",
                "box",
                RuntimeKind.PROCESS,
                "steady",
                "exec sh run.sh",
                setup,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.NO,
                Resources.NONE,
                null,
                List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        touch opsaga | is no folder
        mkdir -p opsaga/testing && touch opsaga/testing/steady | is no folder
        mkdir -p opsaga/testing/steady && echo rubbish >opsaga/testing/steady/fence | makes no sense
        """)
    void whatCannotBeDoneThereIsToldBeforeAndIsNoFaultOfTheVersion(String broken, String told) {
        Change change = machine.change("1.0.0");
        machine.sh(broken);

        Check check = unfit();
        assertThat(check.passed()).isFalse();
        assertThat(check.message()).contains(told);
        assertFails("MACHINE_UNFIT", () -> machine.runtime().prepare(machine.at(), change, doing -> {}));
    }

    /** Somebody else's kill is no fault of the machine's; one that comes each time is. */
    @Test
    void aScriptThatWasKilledIsRunOnceMore() {
        assertThat(machine.ask("[ -e killed ] || { : >killed && sh -c 'kill -9 $$'; exit; }; echo done"))
                .isEqualToIgnoringNewLines("done");
        assertFails("MACHINE_UNFIT", () -> machine.ask("sh -c 'kill -9 $$'"));
    }

    @Test
    void aFolderInTheLinksPlace() {
        machine.sh("mkdir -p %s/current/old".formatted(AGENT));
        assertThat(unfit().message()).contains("current is no link");

        Change change = machine.change("1.0.0");
        machine.tryOut(change);
        try {
            assertFails("MACHINE_UNFIT", () -> machine.runtime().switchOver(machine.at(), change));
            assertThat(machine.sh("ls %s/current".formatted(AGENT))).isEqualTo("old");
        } finally {
            machine.runtime().restore(machine.at(), change, doing -> {});
        }
    }

    @Test
    void aFullDiskIsOneInEveryLanguage() throws IOException {
        box.addProgram("tar", """
                #!/bin/sh
                [ "$LC_ALL" = C ] && echo 'tar: a: No space left on device' >&2 || echo 'tar: a: Kein Speicherplatz mehr' >&2
                exit 2
                """);
        assertFails("DISK_FULL", () -> machine.runtime().prepare(machine.at(), machine.change("1.0.0"), doing -> {}));
    }

    @Test
    void aFullDiskIsOneWithoutAWord() throws IOException {
        box.addProgram("tar", "#!/bin/sh\nexit 2\n");
        assertFails(
                "MACHINE_UNFIT", () -> machine.runtime().prepare(machine.at(), machine.change("1.0.0"), doing -> {}));
        box.addProgram("df", "#!/bin/sh\necho '/dev/sda 9 9 0 100% /'\n");
        assertFails("DISK_FULL", () -> machine.runtime().prepare(machine.at(), machine.change("1.0.0"), doing -> {}));
    }

    @Test
    void anAgentHasTheAccountsLanguage() {
        Change change = machine.change("1.0.0");
        machine.tryOut(change);
        try {
            String file = "%s/releases/%s/app/language".formatted(AGENT, ProcessRuntime.folder(change));
            await().until(() -> machine.sh("cat %s 2>/dev/null || :".formatted(file)), said -> !said.isEmpty());
            assertThat(machine.sh("cat " + file)).isEqualTo(machine.sh("as_login sh -c 'echo \"${LC_ALL-none}\"'"));
        } finally {
            machine.runtime().restore(machine.at(), change, doing -> {});
        }
    }

    /** What runs without anybody's knowing would be started once more by whoever finds it missing. */
    @Test
    void aStartThatCannotBeWrittenDownIsTakenBack() {
        Change change = machine.change("1.0.0");
        machine.runtime().prepare(machine.at(), change, doing -> {});
        String release = fill(change, "supervisor");

        assertFails("DISK_FULL", () -> machine.runtime().start(machine.at(), change, doing -> {}));

        assertThat(machine.sh(machine.functions() + "\nbelonging \"$HOME\"/" + release))
                .isEmpty();
    }

    @Test
    void whatCouldNotBeStartedIsStoppedForWhomItWasStopped() {
        Change first = machine.deploy("1.0.0");
        Change second = machine.deploy("1.0.0");
        fill(first, "supervisor");

        assertFails("DISK_FULL", () -> machine.runtime().restore(machine.at(), second, doing -> {}));

        assertThat(machine.release(first).fact("stopped")).isEqualTo(second.operation());
    }

    /** Otherwise it would count as stopped by hand, and nobody would start it again. */
    @Test
    void whatCannotBeNotedAsStoppedIsNotStopped() {
        Change first = machine.deploy("1.0.0");
        Change second = machine.change("1.0.0");
        machine.tryOut(second);
        fill(first, "spare");

        assertFails("DISK_FULL", () -> machine.runtime().switchOver(machine.at(), second));

        assertThat(machine.release(first).running()).isTrue();
        machine.undo(second);
        assertThat(machine.release(first).starts()).isEqualTo(1);
    }

    @Test
    void whatTheSetUpLeftNoRoomForIsFoundWhileTheOldVersionRuns() {
        machine.close();
        machine = ProcessMachine.with(box.machine(), folder, agent("ln -s /dev/full ../.opsaga/child"));

        assertFails("DISK_FULL", () -> machine.runtime().prepare(machine.at(), machine.change("1.0.0"), doing -> {}));
    }

    /** Has one of the files of a release refuse what is written, as a full disk does. */
    private String fill(Change change, String file) {
        String release = "%s/releases/%s".formatted(AGENT, ProcessRuntime.folder(change));
        machine.sh("ln -sf /dev/full %s/.opsaga/%s".formatted(release, file));
        return release;
    }

    private Check unfit() {
        return machine.checks().stream()
                .filter(check -> check.name().equals("machine_validation"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertFails(String type, Runnable step) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType())
                                .as(failure.getMessage())
                                .isEqualTo(type));
    }
}
