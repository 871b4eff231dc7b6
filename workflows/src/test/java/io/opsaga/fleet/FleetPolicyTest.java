package io.opsaga.fleet;

import static io.opsaga.fleet.FleetBench.outcomes;
import static io.opsaga.fleet.FleetBench.row;
import static io.opsaga.fleet.FleetBench.table;
import static io.opsaga.fleet.FleetPolicy.ALL_OR_NOTHING;
import static io.opsaga.fleet.FleetPolicy.KEEP_WHAT_WORKS;
import static io.opsaga.fleet.FleetPolicy.STOP_AND_ASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.AgentOutcome;
import io.opsaga.operation.AgentOutcome.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
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

/** What the policies, the budget, the limit per machine and the gate between layers promise. */
class FleetPolicyTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    private static final String VICTIM = "a1-pc2";

    /** Fails in layer 1, when all others of that layer are done. */
    private static void inject(FleetBench bench, Fault fault) {
        Set<String> others = new TreeSet<>(FleetBench.ofLayer(1));
        others.remove(VICTIM);
        bench.machines.changeFaults.put(VICTIM, fault);
        bench.machines.after.put(VICTIM, others);
    }

    private static Map<String, Outcome> tableBut(Outcome victim, Outcome... layers) {
        Map<String, Outcome> expected = table(layers);
        expected.put(VICTIM, victim);
        return expected;
    }

    @Test
    void askedAndRetriedItGoesOn() {
        try (FleetBench bench = LAB.bench()) {
            inject(bench, Fault.REFUSES);
            Progress asking = bench.start(bench.plan(STOP_AND_ASK, 0)).awaitQuestion();
            assertThat(asking.facts())
                    .containsEntry("question_default", "roll_back")
                    .containsKey("question_until");
            assertThat(asking.facts().get("question")).contains(VICTIM).contains("1 of 12 failed");
            assertThat(outcomes(asking))
                    .as("the old version serves while somebody thinks")
                    .isEqualTo(tableBut(Outcome.FAILED, Outcome.CHANGED, Outcome.CHANGED, Outcome.UNTOUCHED));
            assertThat(bench.machines.calls("undo")).containsExactly(VICTIM);

            bench.machines.changeFaults.clear();
            bench.answer(FleetAnswer.RETRY);
            Progress last = bench.result();

            bench.assertOver(last, Verdict.COMPLETED);
            assertThat(outcomes(last).values()).containsOnly(Outcome.CHANGED);
            assertThat(last.facts())
                    .containsEntry("answer", "retry by carol: had a look")
                    .doesNotContainKey("question");
            assertThat(bench.machines.calls("change"))
                    .filteredOn(VICTIM::equals)
                    .hasSize(2);
        }
    }

    @Test
    void askedAndSkippedItGoesOnWithoutTheFailed() {
        try (FleetBench bench = LAB.bench()) {
            inject(bench, Fault.REFUSES);
            bench.start(bench.plan(STOP_AND_ASK, 0)).awaitQuestion();
            bench.answer(FleetAnswer.SKIP);
            Progress last = bench.result();

            bench.assertOver(last, Verdict.COMPLETED);
            assertThat(outcomes(last))
                    .isEqualTo(tableBut(Outcome.FAILED, Outcome.CHANGED, Outcome.CHANGED, Outcome.CHANGED));
            bench.assertTableIsTrue(last);
        }
    }

    @Test
    void askedAndRolledBackAllAreUndone() {
        try (FleetBench bench = LAB.bench()) {
            inject(bench, Fault.REFUSES);
            bench.start(bench.plan(STOP_AND_ASK, 0)).awaitQuestion();
            bench.answer(FleetAnswer.ROLL_BACK);
            Progress last = bench.result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last))
                    .isEqualTo(tableBut(Outcome.FAILED, Outcome.UNDONE, Outcome.UNDONE, Outcome.UNTOUCHED));
            bench.assertTableIsTrue(last);
            assertThat(last.failure().message()).contains("carol answered to roll back");
        }
    }

    @Test
    void askedInVainAllAreUndone() {
        try (FleetBench bench = LAB.bench()) {
            inject(bench, Fault.REFUSES);
            Progress last = bench.start(bench.plan(STOP_AND_ASK, 0)).result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last))
                    .isEqualTo(tableBut(Outcome.FAILED, Outcome.UNDONE, Outcome.UNDONE, Outcome.UNTOUCHED));
            assertThat(last.failure().message()).contains("nobody answered within PT30M");
            assertThat(Duration.between(last.operation().requestedAt(), last.finishedAt()))
                    .isGreaterThanOrEqualTo(FleetBench.ANSWER_WITHIN);
        }
    }

    @Test
    void aRollbackOrderIsAnAnswerToo() {
        try (FleetBench bench = LAB.bench()) {
            inject(bench, Fault.REFUSES);
            bench.start(bench.plan(STOP_AND_ASK, 0)).awaitQuestion();
            bench.rollBack();
            Progress last = bench.result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last))
                    .isEqualTo(tableBut(Outcome.FAILED, Outcome.UNDONE, Outcome.UNDONE, Outcome.UNTOUCHED));
            assertThat(last.facts()).doesNotContainKey("question");
        }
    }

    @Test
    void aRetriedAgentMayFailAgainAndIsAskedAboutAgain() {
        try (FleetBench bench = LAB.bench()) {
            inject(bench, Fault.REFUSES);
            bench.start(bench.plan(STOP_AND_ASK, 0)).awaitQuestion();
            bench.answer(FleetAnswer.RETRY);
            Progress again = bench.await(progress -> progress.facts().containsKey("question")
                    && bench.machines.calls("undo").size() == 2);
            assertThat(again.facts().get("question")).contains("1 of 12 failed, at most 0 may");
            bench.answer(FleetAnswer.SKIP);
            assertThat(bench.result().verdict()).isEqualTo(Verdict.COMPLETED);
        }
    }

    @Test
    void anAnswerToNoQuestionIsRefused() {
        try (FleetBench bench = LAB.bench()) {
            inject(bench, Fault.HANGS);
            bench.start(bench.plan(STOP_AND_ASK, 0))
                    .await(progress -> "2.0".equals(bench.machines.versions().get(VICTIM)));
            assertThatThrownBy(() -> bench.answer(FleetAnswer.SKIP))
                    .isInstanceOf(WorkflowUpdateException.class)
                    .rootCause()
                    .hasMessageContaining("Nothing is asked");
            bench.rollBack();
            bench.result();
        }
    }

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
            assertThat(bench.machines.mostAtWork().values()).containsOnly(perMachine);
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

            long failed = last.agents().stream()
                    .filter(row -> row.outcome() == Outcome.FAILED)
                    .count();
            bench.assertTableIsTrue(last);
            boolean enough = maxFailures >= 5;
            assertThat(last.verdict()).isEqualTo(enough ? Verdict.COMPLETED : Verdict.ROLLBACK_INCOMPLETE);
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
        return last.agents().stream()
                .filter(row -> row.outcome() != Outcome.UNTOUCHED)
                .map(AgentOutcome::agent)
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
            inject(bench, Fault.REFUSES);
            bench.machines.fresh.add(VICTIM);
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 5)).result();

            bench.assertOver(last, Verdict.ROLLBACK_INCOMPLETE);
            assertThat(outcomes(last))
                    .isEqualTo(tableBut(Outcome.FAILED, Outcome.CHANGED, Outcome.CHANGED, Outcome.UNTOUCHED));
            assertThat(last.failure().type()).isEqualTo("DEPENDENCY_GONE");
            assertThat(row(last, "a2-pc2").reason()).contains("not begun").contains(VICTIM);
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

    @ParameterizedTest
    @EnumSource(FleetPolicy.class)
    void blockedAgentsFailItBeforeAnythingIsTouched(FleetPolicy policy) {
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

    /** Not a failure of agents, of which some policies let any number pass. */
    @ParameterizedTest
    @EnumSource(FleetPolicy.class)
    void aVersionInQuarantineIsRefusedHoweverManyMayFail(FleetPolicy policy) {
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

    @Test
    void aMachineThatIsAwayCostsAsManyFailuresAsItHasAgents() {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.silentMachines.add("pc2");
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 6)).result();

            bench.assertOver(last, Verdict.COMPLETED);
            last.agents()
                    .forEach(row -> assertThat(row.outcome())
                            .isEqualTo(row.machine().equals("pc2") ? Outcome.FAILED : Outcome.CHANGED));
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
