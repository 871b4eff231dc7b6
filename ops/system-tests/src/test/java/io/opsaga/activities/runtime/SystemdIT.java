package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.saga.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Process agents on a machine where systemd is process 1 and keeps them. Needs {@code ops/testbed systemd up}. */
@Timeout(120)
class SystemdIT {
    private static final String STEADY = "echo $AGENT_VERSION; exec sleep 100000\n";

    @TempDir
    Path folder;

    private ProcessMachine machine;
    private ProcessRuntime runtime;

    @BeforeEach
    void offer() throws IOException {
        with(RestartPolicy.UNLESS_STOPPED);
        machine.offer("1.0.0", STEADY);
        machine.offer("2.0.0+b1", STEADY);
    }

    @AfterEach
    void clear() {
        machine.close();
    }

    @Test
    void anAgentRunsInAUnitWithItsLimits() {
        Change change = machine.deploy("1.0.0");

        assertThat(runtime.condition(machine.at(), change)).isInstanceOf(Condition.Running.class);
        assertThat(machine.unit(change, "ActiveState")).isEqualTo("active");
        assertThat(machine.unit(change, "MemoryMax")).isEqualTo(String.valueOf(ProcessMachine.MEMORY));
        assertThat(machine.unit(change, "CPUQuotaPerSecUSec")).isEqualTo("500ms");
        assertThat(machine.unit(change, "UnitFileState")).isEqualTo("enabled");
        assertThat(machine.sh("cat /proc/%s/comm".formatted(machine.unit(change, "MainPID"))))
                .isEqualTo("sleep");
    }

    @Test
    void moreMemoryThanAllowedEndsAnAgent() throws IOException {
        machine.offer("greedy", "head -c 400000000 /dev/zero | tail\n");
        Change change = machine.change("greedy");
        machine.tryOut(change);

        soon().untilAsserted(() -> assertThat(runtime.condition(machine.at(), change))
                .isInstanceOfSatisfying(
                        Condition.Ended.class,
                        ended -> assertThat(ended.exitCode()).isEqualTo(137)));
    }

    @Test
    void theEnvironmentsValuesStayInTheirFile() {
        Change change = machine.deploy("1.0.0");

        String unit = machine.release(change).fact("unit");
        String seen = machine.sh(
                "systemctl cat '%1$s'; systemctl show '%1$s'; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '"
                        .formatted(unit));
        assertThat(seen).contains("ExecStart").doesNotContain(ProcessMachine.SECRET);
        assertThat(machine.sh("tr '\\0' '\\n' </proc/%s/environ".formatted(machine.unit(change, "MainPID"))))
                .contains("PASSWORD=" + ProcessMachine.SECRET, "HOME=/root");
    }

    @Test
    void systemdStartsAKilledAgentAgainOnceItHasTakenOver() {
        Change change = machine.change("1.0.0");
        machine.tryOut(change);
        kill(change, "KILL");
        soon().untilAsserted(() -> assertThat(runtime.condition(machine.at(), change))
                .isInstanceOfSatisfying(
                        Condition.Ended.class,
                        ended -> assertThat(ended.exitCode()).isEqualTo(137)));
        machine.undo(change);

        Change second = machine.deploy("1.0.0");
        kill(second, "KILL");
        soon().until(() -> machine.release(second).starts() == 2);
        assertThat(runtime.condition(machine.at(), second)).isInstanceOf(Condition.Running.class);
        assertThat(machine.release(second).code()).isEqualTo(137);
    }

    @Test
    void onFailureCountsASignalAsAFailureButNotASuccess() throws IOException {
        machine.close();
        with(RestartPolicy.ON_FAILURE);
        machine.offer("brief", "trap 'exit 0' USR1; while :; do sleep 0.1; done\n");
        Change change = machine.deploy("brief");

        kill(change, "TERM");
        soon().until(() ->
                machine.release(change).starts() == 2 && machine.release(change).running());
        kill(change, "USR1");
        soon().until(() -> !machine.release(change).alive());
        assertThat(machine.release(change).code()).isZero();
        assertThat(machine.release(change).starts()).isEqualTo(2);
    }

    @Test
    void whatLeftItsProcessAndItsUnitGoesWithTheUndo() throws IOException {
        Change first = machine.deploy("1.0.0");
        machine.offer("leaving", """
                setsid sleep 100001 &
                (
                  for all in /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs; do
                    [ ! -w "$all" ] || echo 0 >"$all"
                  done
                  touch left
                  exec setsid sleep 100002
                ) &
                until [ -f left ]; do sleep 0.05; done
                """);
        Change second = machine.change("leaving");
        machine.tryOut(second);
        soon().untilAsserted(() -> assertThat(runtime.condition(machine.at(), second))
                .isInstanceOfSatisfying(
                        Condition.Ended.class,
                        ended -> assertThat(ended.lastWords()).contains("has left its process")));

        machine.undo(second);
        assertThat(machine.sh("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -o 'sleep 10000[12]' || :"))
                .isEmpty();
        assertOnlyTheFirstIsThere(first);
    }

    @Test
    void anUpgradedAgentIsBackAfterAPowerCutInItsNewVersion() {
        Change first = machine.deploy("1.0.0");
        Change second = machine.deploy("2.0.0+b1");
        machine.reboot();

        soon().until(() -> machine.release(second).running());
        assertThat(machine.release(second).starts()).isEqualTo(2);
        assertThat(machine.release(first).alive()).isFalse();
        assertThat(machine.release(first).starts()).isEqualTo(1);
        assertThat(runtime.switched(machine.at(), second).effect()).isEqualTo(Effect.APPLIED);
        assertThat(runtime.condition(machine.at(), second)).isInstanceOf(Condition.Running.class);
    }

    @Test
    void aVersionOnTrialDoesNotComeBackByItselfAndCanStillBeUndone() {
        Change first = machine.deploy("1.0.0");
        Change second = machine.change("2.0.0+b1");
        machine.tryOut(second);
        machine.reboot();

        assertThat(runtime.condition(machine.at(), second)).isInstanceOf(Condition.Interrupted.class);
        machine.undo(second);
        assertOnlyTheFirstIsThere(first);
    }

    @Test
    void anUndoneUpgradeLeavesTheOldVersionRunningAndNothingOfTheNew() {
        Change first = machine.deploy("1.0.0");
        Change second = machine.deploy("2.0.0+b1");
        assertThat(machine.unit(first, "UnitFileState")).isEqualTo("disabled");

        machine.undo(second);
        assertOnlyTheFirstIsThere(first);
        machine.reboot();
        soon().until(() -> machine.release(first).running());
    }

    @Test
    void whatIsThereAlreadyIsLeftAlone() {
        Change first = machine.deploy("1.0.0");
        Change second = machine.change("2.0.0+b1");
        for (int time = 0; time < 3; time++) {
            machine.tryOut(second);
            runtime.switchOver(machine.at(), second);
        }
        assertThat(machine.release(second).starts()).isEqualTo(1);
        String pid = machine.unit(second, "MainPID");
        runtime.retire(machine.at(), second);
        assertThat(machine.unit(second, "MainPID")).isEqualTo(pid);

        for (int time = 0; time < 3; time++) {
            machine.undo(second);
        }
        assertOnlyTheFirstIsThere(first);
        assertThat(machine.release(first).starts()).isEqualTo(2);
    }

    @Test
    void whatIsRetiredLeavesNoUnit() {
        machine.deploy("1.0.0");
        machine.deploy("2.0.0+b1");
        Change third = machine.deploy("1.0.0");

        runtime.retire(machine.at(), third);
        assertThat(machine.units())
                .hasSize(3)
                .noneMatch(unit -> unit.contains(":1.0.0-") && !unit.contains(third.operation()));
    }

    @Test
    void withoutSystemdAShellKeepsTheAgent() {
        machine.close();
        machine = ProcessMachine.withoutSystemd(folder, RestartPolicy.UNLESS_STOPPED);
        runtime = machine.runtime();

        Change first = machine.deploy("1.0.0");
        assertThat(machine.release(first).fact("unit")).isEmpty();
        machine.sh("kill -KILL $(cut -d' ' -f1 opsaga/testing/steady/current/.opsaga/child)");
        soon().until(() ->
                machine.release(first).starts() == 2 && machine.release(first).running());

        Change second = machine.deploy("2.0.0+b1");
        assertThat(machine.release(first).alive()).isFalse();
        machine.undo(second);
        assertThat(machine.release(first).running()).isTrue();
        assertThat(machine.release(first).starts()).isEqualTo(3);
    }

    /** Somebody removes the release by hand, and its agent ends: nobody could find and stop it any more. */
    @Test
    void withoutSystemdASupervisorEndsWithItsRelease() {
        machine.close();
        machine = ProcessMachine.withoutSystemd(folder, RestartPolicy.UNLESS_STOPPED);
        machine.deploy("1.0.0");
        String kept = "opsaga/testing/steady/current/.opsaga";
        String supervisor = machine.sh("cut -d' ' -f1 %s/supervisor".formatted(kept));

        machine.sh("child=$(cut -d' ' -f1 %s/child); rm -rf opsaga; kill -KILL $child".formatted(kept));

        String state = "sed 's/.*) //' /proc/%s/stat 2>/dev/null | cut -c1".formatted(supervisor);
        soon().until(() -> machine.sh(state), gone -> gone.isEmpty() || gone.equals("Z"));
    }

    private void assertOnlyTheFirstIsThere(Change first) {
        String unit = machine.release(first).fact("unit");
        assertThat(machine.units()).containsExactlyInAnyOrder(unit, "multi-user.target.wants/" + unit);
        assertThat(machine.sh("systemctl list-units --all --plain --no-legend 'opsaga-*'")
                        .lines())
                .hasSize(1);
        assertThat(machine.release(first).running()).isTrue();
        assertThat(machine.unit(first, "Restart")).isEqualTo("always");
    }

    private void with(RestartPolicy restart) {
        machine = ProcessMachine.withSystemd(folder, restart);
        runtime = machine.runtime();
    }

    private void kill(Change change, String signal) {
        machine.sh("kill -%s %s".formatted(signal, machine.unit(change, "MainPID")));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20));
    }
}
