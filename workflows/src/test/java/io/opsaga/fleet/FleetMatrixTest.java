package io.opsaga.fleet;

import static io.opsaga.fleet.FleetBench.ofLayer;
import static io.opsaga.fleet.FleetBench.outcomes;
import static io.opsaga.fleet.FleetBench.row;
import static io.opsaga.fleet.FleetBench.table;
import static io.opsaga.fleet.FleetPolicy.ALL_OR_NOTHING;
import static io.opsaga.fleet.FleetPolicy.KEEP_WHAT_WORKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.AgentOutcome.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowFailedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each agent of each layer × each way to fail × the policies: the outcome table exactly, and exactly the touched undone. */
class FleetMatrixTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    private static final Set<Fault> FAILURES =
            new TreeSet<>(Set.of(Fault.REFUSES, Fault.BREAKS_AFTERWARDS, Fault.UNREACHABLE));

    static Stream<Arguments> whoFails() {
        return IntStream.range(0, FleetBench.LAYERS)
                .boxed()
                .flatMap(layer -> FAILURES.stream().map(fault -> Arguments.of(layer, fault)));
    }

    /** Fails when all others of its layer are done, so that it is known who was touched. */
    private static String inject(FleetBench bench, int layer, Fault fault) {
        String victim = "a%d-pc2".formatted(layer);
        Set<String> others = new TreeSet<>(ofLayer(layer));
        others.remove(victim);
        bench.machines.changeFaults.put(victim, fault);
        bench.machines.after.put(victim, others);
        return victim;
    }

    private static Outcome[] upTo(int layer, Outcome touched) {
        return IntStream.range(0, FleetBench.LAYERS)
                .mapToObj(each -> each <= layer ? touched : Outcome.UNTOUCHED)
                .toArray(Outcome[]::new);
    }

    /** Whoever was changed before that layer is undone after all of that layer. */
    private static void assertLayersUndoneInReverse(FleetBench bench) {
        List<Integer> layers = bench.machines.calls("undo").stream()
                .map(agent -> agent.charAt(1) - '0')
                .toList();
        assertThat(layers).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void allAreChanged() {
        try (FleetBench bench = LAB.bench()) {
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            bench.assertOver(last, Verdict.COMPLETED);
            assertThat(outcomes(last)).isEqualTo(table(Outcome.CHANGED, Outcome.CHANGED, Outcome.CHANGED));
            bench.assertTableIsTrue(last);
            assertThat(bench.store.promoted()).hasSize(12);
            assertThat(row(last, "a0-pc2").millis()).isEqualTo(40);
            assertThat(row(last, "a0-pc2").from()).isEqualTo("1.0");
            assertThat(row(last, "a0-pc2").to()).isEqualTo("2.0");
            assertThat(last.steps())
                    .extracting(step -> step.step())
                    .containsExactly("SURVEY", "CHANGE_1", "CHANGE_2", "CHANGE_3", "PROMOTE", "RETIRE");
            assertThat(last.steps()).extracting(step -> step.state()).containsOnly(StepState.DONE);
        }
    }

    @ParameterizedTest(name = "layer {0} {1}")
    @MethodSource("whoFails")
    void allOrNothing(int layer, Fault fault) {
        try (FleetBench bench = LAB.bench()) {
            String victim = inject(bench, layer, fault);
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            Map<String, Outcome> expected = table(upTo(layer, Outcome.UNDONE));
            expected.put(victim, Outcome.FAILED);
            assertThat(outcomes(last)).isEqualTo(expected);
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.calls("undo")).hasSize(4 * (layer + 1));
            assertLayersUndoneInReverse(bench);
            assertThat(last.failure().message()).contains(victim).contains("1 of 12 failed, at most 0 may");
            assertThat(last.failure().type())
                    .isEqualTo(fault == Fault.UNREACHABLE ? "MACHINE_UNREACHABLE" : "UNHEALTHY");
            assertThat(last.failure().step()).isEqualTo("CHANGE_" + (layer + 1));
            assertThat(bench.store.promoted()).isEmpty();
        }
    }

    @ParameterizedTest(name = "layer {0} {1}")
    @MethodSource("whoFails")
    void keepWhatWorksWithinTheBudget(int layer, Fault fault) {
        try (FleetBench bench = LAB.bench()) {
            String victim = inject(bench, layer, fault);
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 1)).result();

            bench.assertOver(last, Verdict.COMPLETED);
            Map<String, Outcome> expected = table(Outcome.CHANGED, Outcome.CHANGED, Outcome.CHANGED);
            expected.put(victim, Outcome.FAILED);
            assertThat(outcomes(last)).isEqualTo(expected);
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.calls("undo")).containsExactly(victim);
            assertThat(row(last, victim).reason()).contains(victim);
            assertThat(bench.store.promoted()).hasSize(11).doesNotContain(victim);
        }
    }

    @ParameterizedTest(name = "layer {0} {1}")
    @MethodSource("whoFails")
    void keepWhatWorksBeyondTheBudget(int layer, Fault fault) {
        try (FleetBench bench = LAB.bench()) {
            String victim = inject(bench, layer, fault);
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 0)).result();

            bench.assertOver(last, Verdict.ROLLBACK_INCOMPLETE);
            Map<String, Outcome> expected = table(upTo(layer, Outcome.CHANGED));
            expected.put(victim, Outcome.FAILED);
            assertThat(outcomes(last)).isEqualTo(expected);
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.calls("undo")).containsExactly(victim);
            assertThat(bench.store.promoted()).hasSize(4 * (layer + 1) - 1);
            assertThat(last.failure().message()).contains(victim);
            assertThat(last.residues()).hasSize(1);
        }
    }

    @Test
    void whatWasKeptCanBeOrderedBack() {
        try (FleetBench bench = LAB.bench()) {
            String victim = inject(bench, 1, Fault.REFUSES);
            bench.start(bench.plan(KEEP_WHAT_WORKS, 0)).awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);
            bench.rollBack();
            Progress last = bench.result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            Map<String, Outcome> expected = table(upTo(1, Outcome.UNDONE));
            expected.put(victim, Outcome.FAILED);
            assertThat(outcomes(last)).isEqualTo(expected);
            bench.assertTableIsTrue(last);
        }
    }

    @ParameterizedTest
    @EnumSource(FleetPolicy.class)
    void anAgentThatTimedOutButTookEffectIsChanged(FleetPolicy policy) {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.changeFaults.put("a1-pc2", Fault.ANSWER_LOST);
            Progress last = bench.start(bench.plan(policy, 0)).result();

            bench.assertOver(last, Verdict.COMPLETED);
            assertThat(outcomes(last).values()).containsOnly(Outcome.CHANGED);
            assertThat(bench.machines.calls("look")).containsExactly("a1-pc2");
            assertThat(bench.machines.calls("undo")).isEmpty();
            assertThat(row(last, "a1-pc2").reason()).contains("no answer").contains("it is there");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REFUSES", "UNREACHABLE"})
    void anAgentWhoseLookIsLostTooHasFailed(Fault look) {
        try (FleetBench bench = LAB.bench()) {
            String victim = inject(bench, 1, Fault.ANSWER_LOST);
            bench.machines.lookFaults.put(victim, look);
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).containsEntry(victim, Outcome.FAILED);
            bench.assertTableIsTrue(last);
        }
    }

    static Stream<Arguments> undosThatFail() {
        return Stream.of("b0-main-pc", "a1-pc2", "b1-pc2")
                .flatMap(agent -> Stream.of(Fault.REFUSES, Fault.UNREACHABLE).map(fault -> Arguments.of(agent, fault)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("undosThatFail")
    void aFailingUndoIsReportedAndDoesNotStopTheOthers(String agent, Fault fault) {
        try (FleetBench bench = LAB.bench()) {
            String victim = inject(bench, 1, Fault.BREAKS_AFTERWARDS);
            bench.machines.undoFaults.put(agent, fault);
            Progress incomplete = bench.start(bench.plan(ALL_OR_NOTHING, 0)).awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);

            Map<String, Outcome> expected = table(upTo(1, Outcome.UNDONE));
            expected.put(victim, Outcome.FAILED);
            expected.put(agent, Outcome.NOT_UNDONE);
            assertThat(outcomes(incomplete)).isEqualTo(expected);
            assertThat(bench.machines.calls("undo")).hasSize(8);
            assertThat(incomplete.residues()).hasSize(1);
            assertThat(incomplete.residues().get(0).what()).contains(agent);

            bench.machines.undoFaults.clear();
            bench.stub().update("retry_rollback", Void.class, "carol");
            Progress last = bench.result();
            expected.put(agent, agent.equals(victim) ? Outcome.FAILED : Outcome.UNDONE);
            assertThat(last.verdict()).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(expected);
            assertThat(bench.machines.calls("undo"))
                    .as("only the one that was left")
                    .hasSize(9);
            bench.assertTableIsTrue(last);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void keepingWhatWorksAFailedAgentThatCannotBeUndoneEndsIt(int maxFailures) {
        try (FleetBench bench = LAB.bench()) {
            String victim = inject(bench, 1, Fault.BREAKS_AFTERWARDS);
            bench.machines.undoFaults.put(victim, Fault.REFUSES);
            Progress last =
                    bench.start(bench.plan(KEEP_WHAT_WORKS, maxFailures)).awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);

            Map<String, Outcome> expected = table(upTo(1, Outcome.CHANGED));
            expected.put(victim, Outcome.NOT_UNDONE);
            assertThat(outcomes(last)).isEqualTo(expected);
            assertThat(last.residues()).extracting(residue -> residue.title()).contains(victim);
        }
    }

    static Stream<Arguments> ordered() {
        return Stream.of(ALL_OR_NOTHING, KEEP_WHAT_WORKS, FleetPolicy.STOP_AND_ASK)
                .flatMap(
                        policy -> IntStream.range(0, FleetBench.LAYERS).mapToObj(layer -> Arguments.of(policy, layer)));
    }

    @ParameterizedTest(name = "{0} in layer {1}")
    @MethodSource("ordered")
    void aRollbackThatIsOrderedInAWaveUndoesAllWhoWereTouched(FleetPolicy policy, int layer) {
        try (FleetBench bench = LAB.bench()) {
            String hanging = inject(bench, layer, Fault.HANGS);
            bench.start(bench.plan(policy, 0))
                    .await(progress -> "2.0".equals(bench.machines.versions().get(hanging)));
            bench.rollBack();
            Progress last = bench.result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(table(upTo(layer, Outcome.UNDONE)));
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.calls("undo")).hasSize(4 * (layer + 1));
            assertLayersUndoneInReverse(bench);
            assertThat(last.rollback().actor()).isEqualTo("bob");
        }
    }

    @Test
    void whoeverIsBeingChangedWhenItFailsIsStoppedBeforeItIsUndone() {
        try (FleetBench bench = LAB.bench()) {
            String victim = inject(bench, 1, Fault.REFUSES);
            ofLayer(1).stream()
                    .filter(agent -> !agent.equals(victim))
                    .forEach(agent -> bench.machines.changeFaults.put(agent, Fault.HANGS));
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            Map<String, Outcome> expected = table(upTo(1, Outcome.UNDONE));
            expected.put(victim, Outcome.FAILED);
            assertThat(outcomes(last)).isEqualTo(expected);
            bench.assertTableIsTrue(last);
            assertThat(last.failure().message()).contains("1 of 12 failed");
        }
    }

    @Test
    void aCancelledWorkflowUndoesAllWhoWereTouched() {
        try (FleetBench bench = LAB.bench()) {
            String hanging = inject(bench, 1, Fault.HANGS);
            bench.start(bench.plan(KEEP_WHAT_WORKS, 0))
                    .await(progress -> "2.0".equals(bench.machines.versions().get(hanging)));
            bench.stub().cancel();
            assertThatThrownBy(bench::result).isInstanceOf(WorkflowFailedException.class);

            Progress last = bench.store.records().get(bench.store.records().size() - 1);
            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(table(upTo(1, Outcome.UNDONE)));
            bench.assertTableIsTrue(last);
        }
    }

    @Test
    void aRollbackInTheLeaseUndoesAllWithANewToken() {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.unchanged.add("b2-pc2");
            bench.start(bench.plan(ALL_OR_NOTHING, 0)).awaitVerdict(Verdict.COMPLETED);
            assertThat(bench.store.locked()).as("a lease holds no locks").isEmpty();
            bench.rollBack();
            Progress last = bench.result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            Map<String, Outcome> expected = table(Outcome.UNDONE, Outcome.UNDONE, Outcome.UNDONE);
            expected.put("b2-pc2", Outcome.UNCHANGED);
            assertThat(outcomes(last)).isEqualTo(expected);
            bench.assertTableIsTrue(last);
            assertThat(bench.store.promoted()).isEmpty();
            assertThat(bench.machines.tokens()).containsExactly(1L, 2L);
        }
    }
}
