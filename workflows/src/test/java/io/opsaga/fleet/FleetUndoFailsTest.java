package io.opsaga.fleet;

import static io.opsaga.fleet.FleetBench.outcomes;
import static io.opsaga.fleet.FleetBench.row;
import static io.opsaga.fleet.Scene.strike;
import static io.opsaga.fleet.Scene.upTo;
import static io.opsaga.fleet.Scene.victim;
import static io.opsaga.rollout.RolloutPolicy.ALL_OR_NOTHING;
import static io.opsaga.rollout.RolloutPolicy.KEEP_WHAT_WORKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An undo fails: who is not undone is told, nobody else pays for it, and it can be tried again. */
class FleetUndoFailsTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    private static final List<Fault> FAULTS = List.of(Fault.REFUSES, Fault.UNREACHABLE, Fault.ANSWER_LOST);

    /** The one that failed, one beside it, and one of a layer that was done. */
    static Stream<Arguments> undosThatFail() {
        return Stream.of("b0-main-pc", "a1-pc2", "b1-pc2")
                .flatMap(agent -> FAULTS.stream().map(fault -> Arguments.of(agent, fault)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("undosThatFail")
    void aFailingUndoIsReportedAndDoesNotStopTheOthers(String agent, Fault fault) {
        try (FleetBench bench = LAB.bench()) {
            String victim = strike(bench, 1, Fault.BREAKS_AFTERWARDS);
            bench.machines.undoFaults.put(agent, fault);
            Progress incomplete = bench.start(bench.plan(ALL_OR_NOTHING, 0)).awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);

            Map<String, Outcome> expected = upTo(1, Outcome.UNDONE, victim, Outcome.FAILED);
            expected.put(agent, Outcome.NOT_UNDONE);
            assertThat(outcomes(incomplete)).isEqualTo(expected);
            bench.assertTableIsTrue(incomplete);
            assertThat(bench.machines.calls("undo")).hasSize(8);
            assertThat(incomplete.residues()).hasSize(1);
            assertThat(incomplete.residues().get(0).what()).contains(agent);

            assertRetried(bench, agent, upTo(1, Outcome.UNDONE, victim, Outcome.FAILED));
        }
    }

    static Stream<Arguments> victimsUndos() {
        return IntStream.range(0, FleetBench.LAYERS)
                .boxed()
                .flatMap(layer -> FAULTS.stream().map(fault -> Arguments.of(layer, fault)));
    }

    @ParameterizedTest(name = "layer {0} {1}")
    @MethodSource("victimsUndos")
    void keepingWhatWorksAFailedAgentThatCannotBeUndoneEndsIt(int layer, Fault fault) {
        try (FleetBench bench = LAB.bench()) {
            String victim = strike(bench, layer, Fault.BREAKS_AFTERWARDS);
            bench.machines.undoFaults.put(victim, fault);
            Progress kept =
                    bench.start(bench.plan(KEEP_WHAT_WORKS, layer % 2)).awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);

            assertThat(outcomes(kept)).isEqualTo(upTo(layer, Outcome.CHANGED, victim, Outcome.NOT_UNDONE));
            bench.assertTableIsTrue(kept);
            assertThat(kept.residues()).extracting(residue -> residue.title()).contains(victim);
            assertThat(row(kept, victim).reason()).contains("UNHEALTHY").contains("not undone");
            assertThat(bench.machines.calls("undo")).containsExactly(victim);
            assertThat(bench.store.promoted()).hasSize(4 * (layer + 1) - 1).doesNotContain(victim);
        }
    }

    static Stream<Arguments> orderedBack() {
        return Stream.of(ALL_OR_NOTHING, KEEP_WHAT_WORKS)
                .flatMap(
                        policy -> IntStream.range(0, FleetBench.LAYERS).mapToObj(layer -> Arguments.of(policy, layer)));
    }

    /** All had been changed up to that layer, and one of the first layer cannot be undone. */
    @ParameterizedTest(name = "{0} in layer {1}")
    @MethodSource("orderedBack")
    void anUndoThatFailsInARollbackThatWasOrderedIsReportedToo(RolloutPolicy policy, int layer) {
        try (FleetBench bench = LAB.bench()) {
            String hanging = strike(bench, layer, Fault.HANGS);
            bench.machines.undoFaults.put("b0-pc2", Fault.REFUSES);
            bench.start(bench.plan(policy, 0))
                    .await(progress -> "2.0".equals(bench.machines.versions().get(hanging)));
            bench.rollBack();
            Progress incomplete = bench.awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);

            assertThat(outcomes(incomplete)).isEqualTo(upTo(layer, Outcome.UNDONE, "b0-pc2", Outcome.NOT_UNDONE));
            bench.assertTableIsTrue(incomplete);
            assertRetried(bench, "b0-pc2", upTo(layer, Outcome.UNDONE));
        }
    }

    private static void assertRetried(FleetBench bench, String agent, Map<String, Outcome> expected) {
        int undone = bench.machines.calls("undo").size();
        bench.machines.undoFaults.clear();
        bench.stub().update("retry_rollback", Void.class, "carol");
        Progress last = bench.result();
        assertThat(last.verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(outcomes(last)).isEqualTo(expected);
        assertThat(bench.machines.calls("undo").subList(undone, undone + 1))
                .as("only the one that was left")
                .containsExactly(agent);
        assertThat(bench.machines.calls("undo")).hasSize(undone + 1);
        bench.assertTableIsTrue(last);
    }
}
