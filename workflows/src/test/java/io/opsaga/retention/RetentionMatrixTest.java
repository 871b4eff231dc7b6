package io.opsaga.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.Mishap;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Residue;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every step × every way to fail or to be stopped: before the end nothing is removed, and after it nothing is lost that is listed. */
@Timeout(60)
class RetentionMatrixTest {
    @RegisterExtension
    static final RetentionLab LAB = new RetentionLab();

    /** Calls by steps, in the order of the saga, as far as it can be undone. */
    private static final List<String> STEPS = List.of("PLAN", "PLAN", "PLAN", "UNLIST", "CHECK_1", "CHECK_2");

    private static final List<String> CALLS =
            List.of("due", "survey", "orphans", "unlist", "check offsite", "check on-pc2");
    /** Those of the store of records, which is asked until it answers. */
    private static final List<String> RECORDS = List.of("due", "orphans", "unlist");

    /** And the steps when it can be undone no longer. */
    private static final Map<String, String> COMMITMENTS = Map.of(
            "forget offsite", "FORGET_1",
            "forget on-pc2", "FORGET_2",
            "strike", "STRIKE",
            "prune offsite", "PRUNE_1",
            "prune on-pc2", "PRUNE_2");

    private static String step(String call) {
        return STEPS.get(CALLS.indexOf(call));
    }

    private static boolean listedBefore(String call) {
        return CALLS.indexOf(call) <= CALLS.indexOf("unlist");
    }

    private static void assertNothingWasRemoved(RetentionBench bench) {
        assertThat(bench.stocks.listed).hasSize(4);
        assertThat(bench.stocks.gone).isEmpty();
        assertThat(bench.stocks.in(RetentionBench.STORE)).hasSize(5);
        assertThat(bench.stocks.in(RetentionBench.FURTHER)).hasSize(5);
        assertThat(bench.stocks.mishaps.calls())
                .noneMatch(call -> COMMITMENTS.containsKey(call) || call.equals("give up"));
        assertThat(bench.store.locked()).isEmpty();
    }

    static Stream<Arguments> failures() {
        Stream<Arguments> refused = CALLS.stream().map(call -> Arguments.of(call, Mishap.REFUSES));
        Stream<Arguments> unreachable = CALLS.stream()
                .filter(call -> !RECORDS.contains(call))
                .flatMap(call ->
                        Stream.of(Mishap.UNREACHABLE, Mishap.ANSWER_LOST).map(mishap -> Arguments.of(call, mishap)));
        return Stream.of(refused, unreachable, Stream.of(Arguments.of("unlist", Mishap.BREAKS_AFTERWARDS)))
                .flatMap(cases -> cases);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("failures")
    void aFailedStepLeavesAllListedAndWhereItWas(String call, Mishap mishap) {
        try (RetentionBench bench = LAB.bench()) {
            bench.stocks.mishaps.inject(call, mishap);
            Progress last = bench.begin().last();

            boolean touched = !listedBefore(call) || (call.equals("unlist") && mishap.takesEffect());
            assertThat(last.verdict()).as("%s", last).isEqualTo(touched ? Verdict.ROLLED_BACK : Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo(mishap.failure().name());
            assertThat(last.failure().step()).isEqualTo(step(call));
            assertNothingWasRemoved(bench);
        }
    }

    static Stream<Arguments> stops() {
        return CALLS.stream()
                .filter(call -> !RECORDS.contains(call))
                .flatMap(call -> Stream.of("order", "cancel").map(way -> Arguments.of(call, way)));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("stops")
    void aStoppedStepLeavesAllListedAndWhereItWas(String call, String way) throws Exception {
        try (RetentionBench bench = LAB.bench()) {
            bench.stocks.mishaps.inject(call, Mishap.HANGS_BEFORE);
            bench.begin();
            bench.stocks.mishaps.awaitHanging(call);
            if (way.equals("order")) {
                bench.rollBack();
            } else {
                bench.stub().cancel();
            }
            Progress last = way.equals("order") ? bench.last() : bench.lastOfCancelled();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(last.rollback().trigger()).isEqualTo(Trigger.MANUAL_ROLLBACK);
            assertNothingWasRemoved(bench);
        }
    }

    /** What is off the list and was not removed is told, and goes with the next operation. */
    @ParameterizedTest
    @ValueSource(strings = {"check offsite", "check on-pc2"})
    void anUndoThatFailsIsAResidueAndNothingIsRemoved(String call) {
        try (RetentionBench bench = LAB.bench()) {
            bench.stocks.mishaps.inject(call, Mishap.REFUSES);
            bench.stocks.mishaps.inject("relist", Mishap.REFUSES);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLBACK_INCOMPLETE);
            assertThat(last.residues()).extracting(Residue::step).containsExactly("UNLIST");
            assertThat(bench.stocks.in(RetentionBench.STORE)).hasSize(5);
            assertThat(bench.stocks.gone).isEmpty();
        }
    }

    static Stream<Arguments> late() {
        Stream<Arguments> refused = COMMITMENTS.keySet().stream().map(call -> Arguments.of(call, Mishap.REFUSES));
        Stream<Arguments> others = COMMITMENTS.keySet().stream()
                .filter(call -> !call.equals("strike"))
                .flatMap(call -> Stream.of(Mishap.UNREACHABLE, Mishap.ANSWER_LOST, Mishap.BREAKS_AFTERWARDS)
                        .map(mishap -> Arguments.of(call, mishap)));
        return Stream.concat(refused, others);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("late")
    void whatCannotBeRemovedIsAWarningAndTheRestIsDone(String call, Mishap mishap) {
        try (RetentionBench bench = LAB.bench()) {
            bench.stocks.mishaps.inject(call, mishap);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            COMMITMENTS.forEach((other, step) -> assertThat(RetentionBench.state(last, step))
                    .as(step)
                    .isEqualTo(other.equals(call) ? StepState.WARNED : StepState.DONE));
            assertThat(bench.stocks.listed).containsExactly("backup_3", "backup_4");
            boolean struck = !call.startsWith("forget") && !call.equals("strike");
            assertThat(bench.stocks.gone).hasSize(struck ? 2 : 0);
            assertThat(bench.stocks.givenUp).isTrue();
        }
    }
}
