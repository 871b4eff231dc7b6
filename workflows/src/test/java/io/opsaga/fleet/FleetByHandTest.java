package io.opsaga.fleet;

import static io.opsaga.rollout.RolloutPolicy.ALL_OR_NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Verdict;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody completes an activity by hand with something else than its answer: the fleet ends, and lets go of its agents. */
class FleetByHandTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    private static final List<FleetAgent> TWO = List.of(
            new FleetAgent("one", FleetBench.MACHINES.get(0), 0), new FleetAgent("two", FleetBench.MACHINES.get(0), 0));

    private static final List<Object> NO_LISTS = Arrays.asList("rubbish", null, Map.of(), List.of(1));

    private static Stream<Arguments> each(List<Object> some, Object... more) {
        return Stream.concat(some.stream(), Stream.of(more)).map(Arguments::of);
    }

    static Stream<Arguments> surveys() {
        return each(
                NO_LISTS,
                Map.of("findings", List.of(), "agents", Arrays.asList((Object) null)),
                Map.of("findings", List.of(), "agents", List.of(Map.of())),
                Map.of("findings", List.of(Map.of()), "agents", List.of()));
    }

    static Stream<Arguments> lists() {
        return each(
                NO_LISTS, List.of(), List.of(Map.of()), Arrays.asList((Object) null), List.of(Map.of("agent", "x")));
    }

    @ParameterizedTest
    @MethodSource("surveys")
    void aSurveyThatCannotBeReadBlocksItsAgents(Object answer) {
        try (FleetBench bench = LAB.bench("survey", answer)) {
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0, 2, TWO)).result();

            bench.assertOver(last, Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo(Answers.UNREADABLE);
            assertThat(bench.machines.calls("change")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aChangeThatCannotBeReadIsLookedAt(Object answer) {
        try (FleetBench bench = LAB.bench("change", answer)) {
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0, 2, TWO)).result();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(last.failure().type()).isEqualTo(Answers.UNREADABLE);
            assertThat(bench.machines.calls("look")).hasSize(1);
            assertThat(bench.store.locked()).isEmpty();
        }
    }

    static Stream<Arguments> details() {
        return each(
                NO_LISTS, List.of(Map.of()), Arrays.asList((Object) null), List.of(Map.of("agent", "x", "millis", 1)));
    }

    @ParameterizedTest
    @MethodSource("details")
    void aChangeThatIsFailedByHandIsLookedAt(Object detail) {
        ApplicationFailure failure = ApplicationFailure.newNonRetryableFailure("by hand", "BY_HAND", detail);
        try (FleetBench bench = LAB.bench("change", failure)) {
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0, 2, TWO)).result();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(bench.machines.calls("look")).hasSize(1);
            assertThat(bench.store.locked()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aLookThatCannotBeReadTellsNothing(Object answer) {
        try (FleetBench bench = LAB.bench("changed", answer)) {
            bench.machines.changeFaults.put("one", Fault.ANSWER_LOST);
            bench.machines.after.put("one", Set.of("two"));
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0, 2, TWO)).result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void anUndoThatCannotBeReadLeavesResidues(Object answer) {
        try (FleetBench bench = LAB.bench("undo", answer)) {
            bench.machines.changeFaults.put("two", Fault.REFUSES);
            bench.machines.after.put("two", Set.of("one"));
            Progress last = bench.start(bench.plan(ALL_OR_NOTHING, 0, 2, TWO)).result();

            bench.assertOver(last, Verdict.ROLLBACK_INCOMPLETE);
        }
    }
}
