package io.opsaga.fleet;

import static io.opsaga.fleet.FleetBench.ofLayer;
import static io.opsaga.fleet.FleetBench.outcomes;
import static io.opsaga.fleet.Scene.strike;
import static io.opsaga.fleet.Scene.upTo;
import static io.opsaga.fleet.Scene.victim;
import static io.opsaga.rollout.RolloutPolicy.ALL_OR_NOTHING;
import static io.opsaga.rollout.RolloutPolicy.KEEP_WHAT_WORKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowFailedException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rollback, a cancel or a failure that meets a fleet at work: whoever was touched is stopped, and then undone. */
class FleetOrderedBackTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    static Stream<Arguments> ordered() {
        return Stream.of(ALL_OR_NOTHING, KEEP_WHAT_WORKS, RolloutPolicy.STOP_AND_ASK)
                .flatMap(
                        policy -> IntStream.range(0, FleetBench.LAYERS).mapToObj(layer -> Arguments.of(policy, layer)));
    }

    @ParameterizedTest(name = "{0} in layer {1}")
    @MethodSource("ordered")
    void aRollbackThatIsOrderedInAWaveUndoesAllWhoWereTouched(RolloutPolicy policy, int layer) {
        try (FleetBench bench = LAB.bench()) {
            String hanging = strike(bench, layer, Fault.HANGS);
            bench.start(bench.plan(policy, 0))
                    .await(progress -> "2.0".equals(bench.machines.versions().get(hanging)));
            bench.rollBack();
            Progress last = bench.result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(upTo(layer, Outcome.UNDONE));
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.calls("undo")).hasSize(4 * (layer + 1));
            bench.assertLayersUndoneInReverse();
            assertThat(last.rollback().actor()).isEqualTo("bob");
        }
    }

    /** The first layer has lost one already, which the others were kept in spite of. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoHadFailedBeforeARollbackWasOrderedStaysFailed(int layer) {
        try (FleetBench bench = LAB.bench()) {
            String failed = strike(bench, 0, Fault.BREAKS_AFTERWARDS);
            String hanging = strike(bench, layer, Fault.HANGS);
            bench.start(bench.plan(KEEP_WHAT_WORKS, 1))
                    .await(progress -> "2.0".equals(bench.machines.versions().get(hanging)));
            bench.rollBack();
            Progress last = bench.result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(upTo(layer, Outcome.UNDONE, failed, Outcome.FAILED));
            bench.assertTableIsTrue(last);
        }
    }

    @Test
    void whatWasKeptCanBeOrderedBack() {
        try (FleetBench bench = LAB.bench()) {
            String victim = strike(bench, 1, Fault.REFUSES);
            bench.start(bench.plan(KEEP_WHAT_WORKS, 0)).awaitVerdict(Verdict.COMPLETED_WITH_FAILURES);
            bench.rollBack();
            Progress last = bench.result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(upTo(1, Outcome.UNDONE, victim, Outcome.FAILED));
            bench.assertTableIsTrue(last);
        }
    }

    @Test
    void whoeverIsBeingChangedWhenItFailsIsStoppedBeforeItIsUndone() {
        try (FleetBench bench = LAB.bench()) {
            String victim = strike(bench, 1, Fault.REFUSES);
            ofLayer(1).stream()
                    .filter(agent -> !agent.equals(victim))
                    .forEach(agent -> bench.machines.changeFaults.put(agent, Fault.HANGS));
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0)).result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(upTo(1, Outcome.UNDONE, victim, Outcome.FAILED));
            bench.assertTableIsTrue(last);
            assertThat(last.failure().message()).contains("1 of 12 failed");
        }
    }

    @Test
    void aCancelledWorkflowUndoesAllWhoWereTouched() {
        try (FleetBench bench = LAB.bench()) {
            String hanging = strike(bench, 1, Fault.HANGS);
            bench.start(bench.plan(KEEP_WHAT_WORKS, 0))
                    .await(progress -> "2.0".equals(bench.machines.versions().get(hanging)));
            bench.stub().cancel();
            assertThatThrownBy(bench::result).isInstanceOf(WorkflowFailedException.class);

            Progress last = bench.store.records().get(bench.store.records().size() - 1);
            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last)).isEqualTo(upTo(1, Outcome.UNDONE));
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
            assertThat(outcomes(last)).isEqualTo(upTo(FleetBench.LAYERS, Outcome.UNDONE, "b2-pc2", Outcome.UNCHANGED));
            bench.assertTableIsTrue(last);
            assertThat(bench.store.promoted()).isEmpty();
            assertThat(bench.machines.log.tokens()).containsExactly(1L, 2L);
        }
    }
}
