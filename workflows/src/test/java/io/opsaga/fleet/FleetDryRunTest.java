package io.opsaga.fleet;

import static io.opsaga.operation.PlanAssertions.assertHappened;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Outcome;
import io.opsaga.operation.PlanLines;
import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.Verdict;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fleet's plan says, agent by agent, what the run then does. */
class FleetDryRunTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    /** Agents of any kind, by the dice; the same dice, the same fleet. */
    private static FleetInput fleet(FleetBench bench, long seed) {
        Random dice = new Random(seed);
        boolean allRight = dice.nextInt(6) == 0;
        for (FleetAgent agent : FleetBench.agents()) {
            int thrown = allRight ? 0 : dice.nextInt(5);
            switch (thrown) {
                case 0 -> bench.machines.unchanged.add(agent.id());
                case 1 -> bench.machines.fresh.add(agent.id());
                case 2 -> {
                    if (dice.nextInt(3) == 0) {
                        bench.machines.blocked.add(agent.id());
                    }
                }
                default -> {}
            }
        }
        if (dice.nextInt(6) == 0) {
            bench.machines.silentMachines.add("pc2");
        }
        List<RolloutPolicy> policies = List.of(RolloutPolicy.values());
        return bench.plan(policies.get(dice.nextInt(policies.size())), dice.nextInt(8));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void aDryRunTellsWhatTheRunDoes(long seed) {
        Planned plan;
        try (FleetBench bench = LAB.bench()) {
            plan = bench.dryRun(fleet(bench, seed));

            assertThat(bench.machines.calls("change")).isEmpty();
            assertThat(bench.store.locked()).isEmpty();
            assertThat(bench.store.records()).isEmpty();
            assertThat(bench.store.promoted()).isEmpty();
        }
        try (FleetBench bench = LAB.bench()) {
            Progress run = bench.start(fleet(bench, seed)).await(progress -> progress.verdict() != null);

            assertHappened(plan, run);
        }
        try (FleetBench bench = LAB.bench()) {
            FleetInput named = FleetBench.bound(fleet(bench, seed), new Planning(false, plan.hash(), null));
            Progress run = bench.start(named).await(progress -> progress.verdict() != null);

            assertHappened(plan, run);
        }
    }

    @Test
    void theDiceThrowEveryKindOfFleet() {
        var kinds = LongStream.rangeClosed(1, 16)
                .mapToObj(seed -> {
                    try (FleetBench bench = LAB.bench()) {
                        Planned plan = bench.dryRun(fleet(bench, seed));
                        return plan.problem() != null ? "fails" : plan.changesAnything() ? "changes" : "rests";
                    }
                })
                .collect(Collectors.toSet());

        assertThat(kinds).containsExactlyInAnyOrder("fails", "changes", "rests");
    }

    @Test
    void aStalePlanIsRefusedAndNobodyIsTouched() {
        Planned plan;
        try (FleetBench bench = LAB.bench()) {
            plan = bench.dryRun(bench.plan(RolloutPolicy.ALL_OR_NOTHING, 0));
        }
        try (FleetBench bench = LAB.bench()) {
            FleetInput named = FleetBench.bound(
                    bench.plan(RolloutPolicy.ALL_OR_NOTHING, 0), new Planning(false, plan.hash(), null));
            bench.store.planLines = PlanLines.of(named.operation(), plan);
            bench.machines.unchanged.add("a1-pc2");
            Progress last = bench.start(named).result();

            bench.assertOver(last, Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo("PLAN_STALE");
            assertThat(last.failure().message())
                    .contains("agent a1-pc2 ran 1.0 and now runs 2.0")
                    .contains("was 'will_change' and is 'no_change'")
                    .doesNotContain("b1-pc2");
            assertThat(bench.machines.calls("change")).isEmpty();
            assertThat(FleetBench.outcomes(last)).doesNotContainValue(Outcome.CHANGED);
        }
    }
}
