package io.opsaga.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.control.ControlAction;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Run control of real processes on the sandbox's two machines. */
@Execution(ExecutionMode.CONCURRENT)
class ControlInSandboxTest {
    private static final String MAIN = Sandbox.MAIN;
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path data;

    private FleetRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FleetRig(data);
        assertThat(rig.run("1.0").verdict()).isEqualTo(Verdict.COMPLETED);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private static Progress completed(WorkflowStub stub) {
        return until(stub, progress -> progress.verdict() != null);
    }

    /** Asks by query: waiting for a result lets the test server skip time, which ends the leases of other operations. */
    private static Progress until(WorkflowStub stub, Predicate<Progress> seen) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> stub.query("progress", Progress.class), seen);
    }

    private Progress over(ControlAction action, String... agents) {
        return rig.control(action, Duration.ZERO, agents).getResult(Progress.class);
    }

    private static Progress rolledBack(WorkflowStub stub) {
        stub.update("rollback", Object.class, new RollbackOrder("rollback_1", "bob", "not that one"));
        return until(stub, progress -> progress.verdict() != null && progress.verdict() != Verdict.COMPLETED);
    }

    private static TargetRow row(Progress progress, String agent) {
        return progress.rows().stream()
                .filter(row -> row.target().equals(agent))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoIsStoppedStaysStoppedUntilItIsStarted() {
        assertThat(over(ControlAction.STOP, "a").verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(rig.process("a", MAIN)).isEmpty();

        Progress fleet = rig.run("2.0");
        assertThat(fleet.verdict()).as("%s", fleet).isEqualTo(Verdict.COMPLETED);
        assertThat(row(fleet, "a").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(row(fleet, "a").reason()).contains("stopped on purpose by ann");
        assertThat(rig.process("a", MAIN)).isEmpty();
        assertThat(rig.process("b", MAIN)).isNotEmpty();

        Progress refused = over(ControlAction.RESTART, "a");
        assertThat(refused.failure().type()).isEqualTo("STOPPED_ON_PURPOSE");

        assertThat(over(ControlAction.START, "a").verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(rig.process("a", MAIN)).isNotEmpty();
        assertThat(rig.current("a", MAIN)).isEqualTo("version=1.0");
        assertThat(row(over(ControlAction.START, "a"), "a").reason()).isEqualTo("it runs, and is well");
    }

    @Test
    void aStopIsTakenBackInItsLease() {
        WorkflowStub stop = rig.control(ControlAction.STOP, HOUR, "a", "b", "c");
        completed(stop);
        assertThat(rig.process("b", MAIN)).isEmpty();
        Progress last = rolledBack(stop);

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(rig.process("a", MAIN)).isNotEmpty();
        assertThat(rig.process("b", MAIN)).isNotEmpty();
        assertThat(rig.process("c", Sandbox.SECOND)).isNotEmpty();
    }

    /** Its restart was ordered after a start that is taken back first. */
    @Test
    void whatIsStoppedOnPurposeIsNotStartedByTheRollbackOfItsRestart() {
        over(ControlAction.STOP, "a");
        WorkflowStub start = rig.control(ControlAction.START, HOUR, "a");
        completed(start);
        WorkflowStub restart = rig.control(ControlAction.RESTART, HOUR, "a");
        completed(restart);
        assertThat(rolledBack(start).verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(rig.process("a", MAIN)).isEmpty();

        Progress last = rolledBack(restart);
        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(rig.process("a", MAIN)).isEmpty();
        assertThat(row(last, "a").reason()).contains("stopped on purpose by ann");
    }

    /** As a clean-up by hand leaves it: the release that runs is gone, and the one before is not. */
    @Test
    void whatEarlierReleasesHaveLeftIsRemovedToo() {
        rig.run("2.0");
        over(ControlAction.STOP, "a");
        rig.ask(MAIN, "rm -rf $(readlink -f opsaga/development/a/current)");
        // Another removal has put something aside, which it may have to bring back.
        rig.ask(MAIN, "mkdir -p opsaga/development/a/removed/control_other/releases");

        assertThat(over(ControlAction.START, "a").failure()).isNull();
        Progress last = over(ControlAction.REMOVE, "a");
        assertThat(row(last, "a").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(rig.ask(MAIN, "ls opsaga/development/a")).doesNotContain("releases");
        assertThat(rig.ask(MAIN, "ls opsaga/development/a/removed").strip()).isEqualTo("control_other");
    }

    @Test
    void aRestartIsAnotherRunOfTheSameRelease() {
        String before = rig.process("a", MAIN);
        Progress last = over(ControlAction.RESTART, "a");

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
        assertThat(rig.process("a", MAIN)).isNotEmpty().isNotEqualTo(before);
        assertThat(rig.current("a", MAIN)).isEqualTo("version=1.0");
    }

    @Test
    void aStartIsTakenBackInItsLease() {
        over(ControlAction.STOP, "a");
        WorkflowStub start = rig.control(ControlAction.START, HOUR, "a");
        completed(start);
        assertThat(rig.process("a", MAIN)).isNotEmpty();

        assertThat(rolledBack(start).verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(rig.process("a", MAIN)).isEmpty();
    }

    @Test
    void whatIsRemovedComesBackInItsLeaseAndIsGoneAfterIt() {
        String before = rig.current("a", MAIN);
        WorkflowStub removal = rig.control(ControlAction.REMOVE, HOUR, "a");
        Progress removed = completed(removal);
        assertThat(removed.verdict()).as("%s", removed).isEqualTo(Verdict.COMPLETED);
        assertThat(rig.ask(MAIN, "ls opsaga/development/a"))
                .doesNotContain("releases")
                .doesNotContain("current");
        Progress back = rolledBack(removal);
        assertThat(back.verdict()).as("%s", back).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(rig.current("a", MAIN)).isEqualTo(before);
        assertThat(rig.process("a", MAIN)).isNotEmpty();

        Progress gone = over(ControlAction.REMOVE, "a");
        assertThat(gone.verdict()).as("%s", gone).isEqualTo(Verdict.COMPLETED);
        assertThat(rig.ask(MAIN, "ls opsaga/development/a"))
                .doesNotContain("releases")
                .doesNotContain("removed");
        assertThat(over(ControlAction.START, "a").failure().type()).isEqualTo("NOT_DEPLOYED");
        over(ControlAction.STOP, "a");
        assertThat(row(rig.run("2.0"), "a").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(row(over(ControlAction.START, "a"), "a").reason()).contains("it may be deployed");
        assertThat(row(rig.run("2.0"), "a").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(rig.process("a", MAIN)).isNotEmpty();
    }
}
