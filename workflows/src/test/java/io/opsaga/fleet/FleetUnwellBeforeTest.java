package io.opsaga.fleet;

import static io.opsaga.fleet.FleetBench.outcomes;
import static io.opsaga.fleet.FleetBench.row;
import static io.opsaga.fleet.Scene.strike;
import static io.opsaga.fleet.Scene.upTo;
import static io.opsaga.rollout.RolloutPolicy.ALL_OR_NOTHING;
import static io.opsaga.rollout.RolloutPolicy.KEEP_WHAT_WORKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.release.QuarantineRule;
import io.opsaga.saga.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Agents that were not well before a fleet touched them. */
class FleetUnwellBeforeTest {
    private static final String WRONG = "/health answers 503";
    private static final String AS_BEFORE = "as before, not well: " + WRONG;

    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    @Test
    void whoIsAsUnwellAsBeforeHasTheFleetRolledBackAndNoVersionBlamed() {
        try (FleetBench bench = LAB.bench()) {
            String victim = strike(bench, 1, Fault.UNHEALTHY_AS_BEFORE);
            bench.machines.complaints.put(victim, WRONG);
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(upTo(1, Outcome.UNDONE, victim, Outcome.FAILED));
            assertThat(row(last, victim).reason())
                    .startsWith("UNHEALTHY_AS_BEFORE: ")
                    .endsWith("; " + AS_BEFORE);
            assertThat(row(last, "b1-pc2").reason()).as("it was well").isEmpty();
            assertThat(QuarantineRule.of(last, new FleetDelivery())).isEmpty();
        }
    }

    /** For another reason than before: that speaks against the version. */
    @Test
    void whoIsUnwellOtherwiseThanBeforeSpeaksAgainstTheVersion() {
        try (FleetBench bench = LAB.bench()) {
            String victim = strike(bench, 1, Fault.BREAKS_AFTERWARDS);
            bench.machines.complaints.put(victim, WRONG);
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            assertThat(row(last, victim).reason()).startsWith("UNHEALTHY: ").endsWith("; " + AS_BEFORE);
            assertThat(QuarantineRule.of(last, new FleetDelivery()))
                    .singleElement()
                    .satisfies(blame -> assertThat(blame.agents()).containsExactly(victim));
        }
    }

    @Test
    void keepingWhatWorksItFailsAloneAndTheOthersAreChanged() {
        try (FleetBench bench = LAB.bench()) {
            String victim = strike(bench, 1, Fault.UNHEALTHY_AS_BEFORE);
            bench.machines.complaints.put(victim, WRONG);
            Progress kept = bench.start(bench.plan(KEEP_WHAT_WORKS, 1)).awaitVerdict(Verdict.COMPLETED_WITH_FAILURES);

            assertThat(outcomes(kept)).isEqualTo(upTo(2, Outcome.CHANGED, victim, Outcome.FAILED));
            assertThat(kept.residues()).isEmpty();
            assertThat(bench.machines.versions()).containsEntry(victim, "1.0");
        }
    }

    @Test
    void orderedBackInTheLeaseItIsSaidToBeAsBefore() {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.complaints.put("a0-pc2", WRONG);
            bench.start(bench.plan(ALL_OR_NOTHING, 0)).awaitVerdict(Verdict.COMPLETED);
            bench.rollBack();
            Progress last = bench.result();

            assertThat(last.verdict()).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(upTo(2, Outcome.UNDONE));
            assertThat(row(last, "a0-pc2").reason()).isEqualTo(AS_BEFORE);
            assertThat(row(last, "b0-pc2").reason()).isEmpty();
        }
    }
}
