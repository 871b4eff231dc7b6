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
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each layer's agent × each way to fail × the policies: the outcome table exactly, and exactly the touched undone. */
class FleetMatrixTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    private static final Set<Fault> FAILURES =
            new TreeSet<>(Set.of(Fault.REFUSES, Fault.BREAKS_AFTERWARDS, Fault.UNREACHABLE));

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

    static Stream<Arguments> whoFails() {
        return IntStream.range(0, FleetBench.LAYERS)
                .boxed()
                .flatMap(layer -> FAILURES.stream().map(fault -> Arguments.of(layer, fault)));
    }

    @ParameterizedTest(name = "layer {0} {1}")
    @MethodSource("whoFails")
    void allOrNothing(int layer, Fault fault) {
        try (FleetBench bench = LAB.bench()) {
            String victim = strike(bench, layer, fault);
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(upTo(layer, Outcome.UNDONE, victim, Outcome.FAILED));
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.calls("undo")).hasSize(4 * (layer + 1));
            bench.assertLayersUndoneInReverse();
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
            String victim = strike(bench, layer, fault);
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 1)).result();

            bench.assertOver(last, Verdict.COMPLETED_WITH_FAILURES);
            assertThat(last.failure().type()).isEqualTo("SOME_AGENTS_FAILED");
            assertThat(last.failure().message()).startsWith("1 of 12 failed: " + victim);
            assertThat(last.rollbackUntil()).as("it is over and its lease, too").isNull();
            assertThat(outcomes(last)).isEqualTo(upTo(FleetBench.LAYERS, Outcome.CHANGED, victim, Outcome.FAILED));
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
            String victim = strike(bench, layer, fault);
            Progress last = bench.start(bench.plan(KEEP_WHAT_WORKS, 0)).result();

            bench.assertOver(last, Verdict.COMPLETED_WITH_FAILURES);
            assertThat(outcomes(last)).isEqualTo(upTo(layer, Outcome.CHANGED, victim, Outcome.FAILED));
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.calls("undo")).containsExactly(victim);
            assertThat(bench.store.promoted()).hasSize(4 * (layer + 1) - 1);
            assertThat(last.failure().message()).contains(victim);
        }
    }
}
