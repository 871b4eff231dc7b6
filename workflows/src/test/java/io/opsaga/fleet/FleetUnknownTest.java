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
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Time runs out and nobody knows whether an agent was changed: it is looked at, and what is found counts. */
class FleetUnknownTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    static Stream<Arguments> everywhere() {
        return Stream.of(RolloutPolicy.values())
                .flatMap(
                        policy -> IntStream.range(0, FleetBench.LAYERS).mapToObj(layer -> Arguments.of(policy, layer)));
    }

    /** As when the first attempt of the undo did all and its answer was lost: the second finds nothing. */
    @Test
    void whoeverWasStartedWasThereAlsoWhereTheUndoFindsNothing() {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.changeFaults.put("alone", Fault.REFUSES);
            Progress last = bench.start(bench.plan(
                            ALL_OR_NOTHING, 0, 1, List.of(new FleetAgent("alone", FleetBench.MACHINES.get(0), 0))))
                    .result();

            assertThat(last.failure().type()).isEqualTo("UNHEALTHY");
            assertThat(last.verdict()).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(last.steps().get(1).state()).isEqualTo(StepState.UNDONE);
        }
    }

    @ParameterizedTest(name = "{0} in layer {1}")
    @MethodSource("everywhere")
    void anAgentThatTimedOutButTookEffectIsChanged(RolloutPolicy policy, int layer) {
        try (FleetBench bench = LAB.bench()) {
            String late = strike(bench, layer, Fault.ANSWER_LOST);
            Progress last = bench.start(bench.plan(policy, 0)).result();

            bench.assertOver(last, Verdict.COMPLETED);
            assertThat(outcomes(last)).isEqualTo(upTo(FleetBench.LAYERS, Outcome.CHANGED));
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.calls("look")).containsExactly(late);
            assertThat(bench.machines.calls("undo")).isEmpty();
            assertThat(row(last, late).reason()).contains("no answer").contains("it is there");
            assertThat(bench.store.promoted()).hasSize(12);
        }
    }

    static Stream<Arguments> lostLooks() {
        return IntStream.range(0, FleetBench.LAYERS)
                .boxed()
                .flatMap(layer ->
                        List.of(Fault.REFUSES, Fault.UNREACHABLE).stream().map(look -> Arguments.of(layer, look)));
    }

    @ParameterizedTest(name = "layer {0} {1}")
    @MethodSource("lostLooks")
    void anAgentWhoseLookIsLostTooHasFailed(int layer, Fault look) {
        try (FleetBench bench = LAB.bench()) {
            String victim = strike(bench, layer, Fault.ANSWER_LOST);
            bench.machines.lookFaults.put(victim, look);
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(upTo(layer, Outcome.UNDONE, victim, Outcome.FAILED));
            bench.assertTableIsTrue(last);
        }
    }

    @ParameterizedTest(name = "layer {0} {1}")
    @MethodSource("lostLooks")
    void anAgentWhoseLookIsLostTooIsUndoneAloneWhereTheOthersAreKept(int layer, Fault look) {
        try (FleetBench bench = LAB.bench()) {
            String victim = strike(bench, layer, Fault.ANSWER_LOST);
            bench.machines.lookFaults.put(victim, look);
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 1)).result();

            bench.assertOver(last, Verdict.COMPLETED_WITH_FAILURES);
            assertThat(outcomes(last)).isEqualTo(upTo(FleetBench.LAYERS, Outcome.CHANGED, victim, Outcome.FAILED));
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.calls("undo")).containsExactly(victim);
        }
    }
}
