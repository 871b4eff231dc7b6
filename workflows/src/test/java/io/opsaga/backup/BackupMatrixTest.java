package io.opsaga.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.Mishap;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Residue;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every step × every way to fail or to be stopped: the right undos in the right order, the right verdict, and nothing half listed. */
@Timeout(60)
class BackupMatrixTest {
    @RegisterExtension
    static final BackupLab LAB = new BackupLab();

    /** Calls by steps, in the order of the saga. */
    private static final List<String> STEPS = List.of("REACH", "LOOK", "SEND", "COPY_1", "PROVE", "LIST");

    private static final List<String> CALLS = List.of("reach", "look", "send", "copy on-pc2", "prove", "list");
    private static final Map<String, String> UNDOS =
            Map.of("send", "forget offsite", "copy on-pc2", "forget on-pc2", "list", "unlist");
    private static final Map<String, String> PROBES = Map.of("send", "sent", "copy on-pc2", "copied on-pc2");

    static List<String> applied() {
        return CALLS.stream().filter(UNDOS::containsKey).toList();
    }

    static List<String> probed() {
        return CALLS.stream().filter(PROBES::containsKey).toList();
    }

    /** Undos of that step and of all before it, newest first. */
    private static List<String> undosFrom(String call) {
        List<String> undos = new ArrayList<>(CALLS.subList(0, CALLS.indexOf(call) + 1).stream()
                .filter(UNDOS::containsKey)
                .map(UNDOS::get)
                .toList());
        Collections.reverse(undos);
        return undos;
    }

    private static List<String> undos(BackupBench bench) {
        return bench.stores.mishaps.calls().stream()
                .filter(UNDOS::containsValue)
                .toList();
    }

    private static String step(String call) {
        return STEPS.get(CALLS.indexOf(call));
    }

    private static void assertNothingIsLeft(BackupBench bench) {
        assertThat(bench.stores.holding).isEmpty();
        assertThat(bench.stores.listed).isEmpty();
        assertThat(bench.store.locked()).isEmpty();
    }

    static Stream<Arguments> failures() {
        Stream<Arguments> refused = CALLS.stream().map(call -> Arguments.of(call, Mishap.REFUSES));
        Stream<Arguments> broke = applied().stream().map(call -> Arguments.of(call, Mishap.BREAKS_AFTERWARDS));
        // The store of records is asked until it answers.
        Stream<Arguments> unreachable =
                CALLS.stream().filter(call -> !call.equals("list")).map(call -> Arguments.of(call, Mishap.UNREACHABLE));
        return Stream.of(refused, broke, unreachable, Stream.of(Arguments.of("send", Mishap.SOURCE_CUT)))
                .flatMap(cases -> cases);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("failures")
    void aFailedStepIsUndoneWithAllBeforeIt(String call, Mishap mishap) {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.mishaps.inject(call, mishap);
            Progress last = bench.begin().last();

            boolean touched = mishap.takesEffect() || CALLS.indexOf(call) > CALLS.indexOf("send");
            assertThat(last.verdict()).as("%s", last).isEqualTo(touched ? Verdict.ROLLED_BACK : Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo(mishap.failure().name());
            assertThat(last.failure().step()).isEqualTo(step(call));
            assertThat(undos(bench)).isEqualTo(undosFrom(call));
            assertNothingIsLeft(bench);
            STEPS.subList(CALLS.indexOf(call) + 1, STEPS.size())
                    .forEach(later ->
                            assertThat(BackupBench.state(last, later)).as(later).isEqualTo(StepState.PLANNED));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("probed")
    void aStepWhoseAnswerWasLostGoesOnWhenItsProbeFindsIt(String call) {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.mishaps.inject(call, Mishap.ANSWER_LOST);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(bench.stores.mishaps.calls()).contains(PROBES.get(call));
            assertThat(undos(bench)).isEmpty();
            assertThat(bench.stores.listed).singleElement().satisfies(listed -> {
                assertThat(listed.stored()).isEqualTo(60);
                assertThat(listed.copies())
                        .singleElement()
                        .satisfies(copy -> assertThat(copy.snapshots()).containsEntry(PlayedStores.STREAM, "copy-1"));
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("probed")
    void aStepWhoseProbeIsLostTooIsUndone(String call) {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.mishaps.inject(call, Mishap.ANSWER_LOST);
            bench.stores.mishaps.inject(PROBES.get(call), Mishap.UNREACHABLE);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(undos(bench)).isEqualTo(undosFrom(call));
            assertNothingIsLeft(bench);
        }
    }

    static Stream<Arguments> failingUndos() {
        Stream<Arguments> refused = applied().stream().map(call -> Arguments.of(call, Mishap.REFUSES));
        return Stream.concat(refused, probed().stream().map(call -> Arguments.of(call, Mishap.UNREACHABLE)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("failingUndos")
    void aFailingUndoIsReportedAndDoesNotStopTheOthers(String call, Mishap mishap) {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.mishaps.inject("list", Mishap.BREAKS_AFTERWARDS);
            bench.stores.mishaps.inject(UNDOS.get(call), mishap);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLBACK_INCOMPLETE);
            assertThat(last.residues()).extracting(Residue::step).containsExactly(step(call));
            assertThat(undos(bench)).isEqualTo(undosFrom("list"));
            applied()
                    .forEach(other -> assertThat(BackupBench.state(last, step(other)))
                            .isEqualTo(other.equals(call) ? StepState.NOT_UNDONE : StepState.UNDONE));
        }
    }

    static Stream<Arguments> stops() {
        return CALLS.stream()
                .filter(call -> !call.equals("list"))
                .flatMap(call -> Stream.of(Mishap.HANGS_BEFORE, Mishap.HANGS_AFTERWARDS)
                        .filter(mishap -> !mishap.takesEffect() || UNDOS.containsKey(call))
                        .flatMap(mishap -> Stream.of("order", "cancel").map(way -> Arguments.of(call, mishap, way))));
    }

    @ParameterizedTest(name = "{0} {1} by {2}")
    @MethodSource("stops")
    void aStoppedStepIsUndoneWithAllBeforeIt(String call, Mishap mishap, String way) throws Exception {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.mishaps.inject(call, mishap);
            bench.begin();
            bench.stores.mishaps.awaitHanging(call);
            if (way.equals("order")) {
                bench.rollBack();
            } else {
                bench.stub().cancel();
            }
            Progress last = way.equals("order") ? bench.last() : bench.lastOfCancelled();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(last.rollback().trigger()).isEqualTo(Trigger.MANUAL_ROLLBACK);
            assertThat(undos(bench)).isEqualTo(undosFrom(call));
            assertNothingIsLeft(bench);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "copy on-pc2"})
    void whatIsStoppedInTheMiddleIsNeverListed(String call) throws Exception {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.mishaps.inject(call, Mishap.HANGS_AFTERWARDS);
            bench.begin();
            bench.stores.mishaps.awaitHanging(call);
            assertThat(bench.stores.holding).isNotEmpty();
            assertThat(bench.stores.listed).isEmpty();
            bench.rollBack();

            assertThat(bench.last().verdict()).isEqualTo(Verdict.ROLLED_BACK);
        }
    }
}
