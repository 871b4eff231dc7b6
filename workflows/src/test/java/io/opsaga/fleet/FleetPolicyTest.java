package io.opsaga.fleet;

import static io.opsaga.fleet.FleetBench.outcomes;
import static io.opsaga.fleet.FleetBench.row;
import static io.opsaga.fleet.FleetBench.table;
import static io.opsaga.fleet.Scene.strike;
import static io.opsaga.fleet.Scene.upTo;
import static io.opsaga.fleet.Scene.victim;
import static io.opsaga.rollout.RolloutPolicy.ALL_OR_NOTHING;
import static io.opsaga.rollout.RolloutPolicy.KEEP_WHAT_WORKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the budget, the limit per machine, the survey and the gate between layers promise. */
class FleetPolicyTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    private static Set<String> allBut(String agent) {
        Set<String> others = new TreeSet<>();
        FleetBench.agents().forEach(other -> others.add(other.id()));
        others.remove(agent);
        return others;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void notMoreThanSoManyOfAMachineAtOnce(int perMachine) {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.workNanos = 60_000_000;
            bench.machines.changeFaults.put("b2-pc2", Fault.REFUSES);
            bench.machines.after.put("b2-pc2", allBut("b2-pc2"));
            List<FleetAgent> oneLayer = FleetBench.agents().stream()
                    .map(agent -> new FleetAgent(agent.id(), agent.machine(), 0))
                    .toList();
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0, perMachine, oneLayer))
                    .result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.log.mostAtWork().values()).containsOnly(perMachine);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void failuresAreCountedExactlyUnderParallelBatches(int maxFailures) {
        try (FleetBench bench = LAB.bench()) {
            List<FleetAgent> oneLayer = IntStream.range(0, 40)
                    .mapToObj(i -> new FleetAgent("x%02d".formatted(i), FleetBench.MACHINES.get(i % 2), 0))
                    .toList();
            IntStream.range(0, 5)
                    .forEach(i -> bench.machines.changeFaults.put("x%02d".formatted(i * 7), Fault.REFUSES));
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, maxFailures, 3, oneLayer))
                    .result();

            long failed = last.rows().stream()
                    .filter(row -> row.outcome() == Outcome.FAILED)
                    .count();
            bench.assertTableIsTrue(last);
            boolean enough = maxFailures >= 5;
            assertThat(last.verdict()).isEqualTo(Verdict.COMPLETED_WITH_FAILURES);
            if (enough) {
                assertThat(failed).isEqualTo(5);
                assertThat(outcomes(last).values()).doesNotContain(Outcome.UNTOUCHED);
            } else {
                // Those that were being changed when the last one failed may fail, too.
                assertThat(failed).isBetween(maxFailures + 1L, maxFailures + 6L);
                assertThat(last.failure().message()).contains("%d of 40 failed".formatted(failed));
            }
            assertThat(bench.machines.calls("change")).hasSameElementsAs(notUntouched(last));
        }
    }

    private static List<String> notUntouched(Progress last) {
        return last.rows().stream()
                .filter(row -> row.outcome() != Outcome.UNTOUCHED)
                .map(TargetRow::target)
                .toList();
    }

    @Test
    void aLayerBeginsWhenTheOneBeforeIsThere() {
        try (FleetBench bench = LAB.bench()) {
            bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();
            List<Integer> layers = bench.machines.calls("change").stream()
                    .map(agent -> agent.charAt(1) - '0')
                    .toList();
            assertThat(layers).isSorted().hasSize(12);
        }
    }

    @Test
    void whatDependsOnAFailedAgentWithoutAnOldVersionIsNotBegun() {
        try (FleetBench bench = LAB.bench()) {
            strike(bench, 1, Fault.REFUSES);
            bench.machines.fresh.add(victim(1));
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 5)).result();

            bench.assertOver(last, Verdict.COMPLETED_WITH_FAILURES);
            assertThat(outcomes(last)).isEqualTo(upTo(1, Outcome.CHANGED, victim(1), Outcome.FAILED));
            assertThat(last.failure().type()).isEqualTo("DEPENDENCY_GONE");
            assertThat(row(last, "a2-pc2").reason()).contains("not begun").contains(victim(1));
        }
    }

    @Test
    void agentsThatAreRightAreNotTouched() {
        try (FleetBench bench = LAB.bench()) {
            FleetBench.agents().forEach(agent -> bench.machines.unchanged.add(agent.id()));
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            bench.assertOver(last, Verdict.COMPLETED);
            assertThat(outcomes(last).values()).containsOnly(Outcome.UNCHANGED);
            assertThat(bench.machines.calls("change")).isEmpty();
            assertThat(last.steps())
                    .filteredOn(step -> !step.step().equals("SURVEY"))
                    .allMatch(step -> step.state() == StepState.SKIPPED);
        }
    }

    /** Who could not be looked at does not run what it shall, although nothing is left to be changed. */
    @Test
    void whereTheOthersAreRightAlreadyAnAgentThatIsBlockedIsAFailure() {
        try (FleetBench bench = LAB.bench()) {
            FleetBench.agents().forEach(agent -> bench.machines.unchanged.add(agent.id()));
            bench.machines.unchanged.remove("b2-pc2");
            bench.machines.blocked.add("b2-pc2");
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 5)).result();

            bench.assertOver(last, Verdict.COMPLETED_WITH_FAILURES);
            assertThat(last.failure().message()).contains("1 of 12 failed: b2-pc2");
            assertThat(bench.machines.calls("change")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(RolloutPolicy.class)
    void blockedAgentsFailItBeforeAnythingIsTouched(RolloutPolicy policy) {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.blocked.add("b2-main-pc");
            Progress last = bench.start(bench.plan(policy, 0)).result();

            bench.assertOver(last, Verdict.FAILED);
            Map<String, Outcome> expected = table(Outcome.UNTOUCHED, Outcome.UNTOUCHED, Outcome.UNTOUCHED);
            expected.put("b2-main-pc", Outcome.FAILED);
            assertThat(outcomes(last)).isEqualTo(expected);
            assertThat(last.failure().type()).isEqualTo("PORT_TAKEN");
            assertThat(bench.machines.calls("change")).isEmpty();
        }
    }

    /** As when the run that brought it was ended from outside before it was recorded. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatRunsAlreadyAndIsNotRecordedIsRecorded(boolean all) {
        try (FleetBench bench = LAB.bench()) {
            FleetBench.agents().forEach(agent -> bench.machines.unchanged.add(agent.id()));
            if (!all) {
                bench.machines.unchanged.remove("b2-pc2");
            }
            bench.store.unrecorded.add("a1-pc2");
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            bench.assertOver(last, Verdict.COMPLETED);
            assertThat(bench.store.promoted()).contains("a1-pc2").doesNotContain("a0-pc2");
            assertThat(last.steps())
                    .filteredOn(step -> step.step().equals("PROMOTE"))
                    .extracting(step -> step.state())
                    .containsExactly(StepState.DONE);
        }
    }

    /** Not a failure of agents, of which some policies let any number pass. */
    @ParameterizedTest
    @EnumSource(RolloutPolicy.class)
    void aVersionInQuarantineIsRefusedHoweverManyMayFail(RolloutPolicy policy) {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.quarantined.addAll(
                    FleetBench.agents().stream().map(FleetAgent::id).toList());
            Progress last = bench.start(bench.plan(policy, 12)).result();

            bench.assertOver(last, Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo("VERSION_QUARANTINED");
            assertThat(last.failure().message()).isEqualTo("2.0 is quarantined");
            assertThat(bench.machines.calls("change")).isEmpty();
            assertThat(bench.machines.calls("undo")).isEmpty();
        }
    }

    /** One of them in quarantine must not keep all the others from what they shall run. */
    @Test
    void whereWhatWorksIsKeptTheOthersGetTheirs() {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.quarantined.add("a1-pc2");
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 12)).result();

            bench.assertOver(last, Verdict.COMPLETED_WITH_FAILURES);
            last.rows()
                    .forEach(row -> assertThat(row.outcome())
                            .isEqualTo(row.target().equals("a1-pc2") ? Outcome.FAILED : Outcome.CHANGED));
            assertThat(row(last, "a1-pc2").reason()).isEqualTo("VERSION_QUARANTINED: 2.0 is quarantined");
            assertThat(row(last, "a1-pc2").build()).isEqualTo(1);
            assertThat(last.facts()).containsEntry(Progress.BUILDS, "registry/agent sha256:new");
        }
        try (FleetBench bench = LAB.bench()) {
            bench.machines.quarantined.add("a1-pc2");
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 12)).result();
            bench.assertOver(last, Verdict.FAILED);
        }
    }

    @Test
    void aMachineThatIsAwayCostsAsManyFailuresAsItHasAgents() {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.silentMachines.add("pc2");
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 6)).result();

            bench.assertOver(last, Verdict.COMPLETED_WITH_FAILURES);
            last.rows()
                    .forEach(row -> assertThat(row.outcome())
                            .isEqualTo(row.place().equals("pc2") ? Outcome.FAILED : Outcome.CHANGED));
            assertThat(bench.machines.calls("undo")).isEmpty();
        }
    }

    @Test
    void aLockedAgentIsNamed() {
        try (FleetBench bench = LAB.bench()) {
            bench.store.heldByOther = "a1-pc2";
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            bench.assertOver(last, Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo("TARGET_LOCKED");
            assertThat(last.failure().message()).contains("a1-pc2 is held by deploy_other");
        }
    }
}
