package io.opsaga.api.cli;

import static io.opsaga.api.cli.Runs.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.cli.FleetRun.Outcome;
import io.opsaga.api.cli.FleetRun.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a script that calls ops/up is told. */
class AccountTest {
    private static final Row RUNS = row("a", "main-pc", 1, Outcome.CHANGED, "");
    private static final Row RIGHT = row("b", "main-pc", 1, Outcome.UNCHANGED, "");
    private static final Row CRASHED = row("c", "pc2", 1, Outcome.FAILED, "CRASHED: c ended with code 1");
    private static final Row AWAY = row("d", "pc2", 1, Outcome.FAILED, "MACHINE_UNREACHABLE: pc2 does not answer");

    private static Account of(String stage, Row... rows) {
        FleetRun run = new FleetRun("production", "fleet_1", stage, 100, 0, "", "", List.of(rows));
        return new Account(List.of(run), rows.length);
    }

    @Test
    void allRunWhatTheyShall() {
        assertThat(of("completed", RUNS, RIGHT).exitCode()).isZero();
    }

    @Test
    void whoIsLeftAloneOnPurposeIsNoFailureAndDoesNotCountAsRunning() {
        Account account =
                of("completed", RUNS, row("e", "pc2", 1, Outcome.UNCHANGED, "it was stopped on purpose by ann"));

        assertThat(account.exitCode()).isZero();
        assertThat(account.wanted() - account.leftAlone()).isEqualTo(1);
    }

    @Test
    void whatWasKeptWithFailuresHasACodeOfItsOwn() {
        assertThat(of("completed_with_failures", RUNS, CRASHED).exitCode()).isEqualTo(3);
        assertThat(of("completed_with_failures", RUNS, CRASHED, AWAY).exitCode())
                .isEqualTo(3);
    }

    @Test
    void aMachineThatIsAwayHasOneTooAndIsNamed() {
        Account account = of("completed_with_failures", RUNS, AWAY);

        assertThat(account.exitCode()).isEqualTo(4);
        assertThat(account.silentMachines()).containsExactly("pc2");
    }

    @Test
    void everythingElseIsOne() {
        Row untouched = row("e", "pc2", 2, Outcome.UNTOUCHED, "not begun");
        Row stuck = row("e", "pc2", 2, Outcome.NOT_UNDONE, "not undone");

        assertThat(of("rolled_back", CRASHED).exitCode()).isEqualTo(1);
        assertThat(of("completed_with_failures", RUNS, CRASHED, untouched).exitCode())
                .isEqualTo(1);
        assertThat(of("rollback_incomplete", RUNS, stuck).exitCode()).isEqualTo(1);
        assertThat(new Account(of("completed", RUNS).runs(), 2).exitCode())
                .as("one was left out")
                .isEqualTo(1);
    }
}
