package io.opsaga.restore;

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

/** Every step × every way to fail or to be stopped: the right undos in the right order, and the place as the verdict says. */
@Timeout(60)
class RestoreMatrixTest {
    @RegisterExtension
    static final RestoreLab LAB = new RestoreLab();

    /** Steps by what they call, in the order of the saga. */
    private static final List<String> CALLS = List.of("find", "look", "fetch", "safekeep", "replace", "verify");

    private static final List<String> STEPS = List.of("FIND", "LOOK", "FETCH", "SAFEKEEP", "REPLACE", "VERIFY");
    private static final Map<String, String> UNDOS =
            Map.of("fetch", "tidy", "safekeep", "forget", "replace", "put back");
    private static final Map<String, String> PROBES = Map.of("safekeep", "safekept", "replace", "replaced");

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

    private static List<String> undos(RestoreBench bench) {
        return bench.place.mishaps.calls().stream().filter(UNDOS::containsValue).toList();
    }

    private static String step(String call) {
        return STEPS.get(CALLS.indexOf(call));
    }

    private static void assertAllIsAsBefore(RestoreBench bench) {
        assertThat(bench.place.content).isEqualTo(PlayedPlace.BEFORE);
        assertThat(bench.place.safety).isEmpty();
        assertThat(bench.place.fetched).isFalse();
        assertThat(bench.store.locked()).isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of(Mishap.REFUSES, Mishap.UNREACHABLE, Mishap.BREAKS_AFTERWARDS)
                .flatMap(mishap -> CALLS.stream()
                        .filter(call -> !mishap.takesEffect() || UNDOS.containsKey(call))
                        .map(call -> Arguments.of(call, mishap)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("failures")
    void aFailedStepIsUndoneWithAllBeforeIt(String call, Mishap mishap) {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.mishaps.inject(call, mishap);
            Progress last = bench.begin().last();

            boolean touched = mishap.takesEffect() || CALLS.indexOf(call) > CALLS.indexOf("fetch");
            assertThat(last.verdict()).as("%s", last).isEqualTo(touched ? Verdict.ROLLED_BACK : Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo(mishap.failure().name());
            assertThat(last.failure().step()).isEqualTo(step(call));
            assertThat(undos(bench)).isEqualTo(undosFrom(call));
            assertAllIsAsBefore(bench);
            STEPS.subList(CALLS.indexOf(call) + 1, STEPS.size())
                    .forEach(later -> assertThat(RestoreBench.state(last, later))
                            .as(later)
                            .isEqualTo(StepState.PLANNED));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("probed")
    void aStepWhoseAnswerWasLostGoesOnWhenItsProbeFindsIt(String call) {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.mishaps.inject(call, Mishap.ANSWER_LOST);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(bench.place.mishaps.calls()).contains(PROBES.get(call));
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BACKED_UP);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("probed")
    void aStepWhoseProbeIsLostTooIsUndone(String call) {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.mishaps.inject(call, Mishap.ANSWER_LOST);
            bench.place.mishaps.inject(PROBES.get(call), Mishap.UNREACHABLE);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(undos(bench)).isEqualTo(undosFrom(call));
            assertAllIsAsBefore(bench);
        }
    }

    static Stream<Arguments> failingUndos() {
        return Stream.of(Mishap.REFUSES, Mishap.UNREACHABLE)
                .flatMap(mishap -> Stream.of("fetch", "safekeep").map(call -> Arguments.of(call, mishap)));
    }

    /** That of REPLACE is told by {@link SafetyCopyTest}: what it would be tried again with must not go before. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("failingUndos")
    void aFailingUndoIsReportedAndDoesNotStopTheOthers(String call, Mishap mishap) {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.mishaps.inject("verify", Mishap.REFUSES);
            bench.place.mishaps.inject(UNDOS.get(call), mishap);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLBACK_INCOMPLETE);
            assertThat(last.residues()).extracting(Residue::step).containsExactly(step(call));
            assertThat(undos(bench)).isEqualTo(undosFrom("replace"));
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BEFORE);
            applied()
                    .forEach(other -> assertThat(RestoreBench.state(last, step(other)))
                            .isEqualTo(other.equals(call) ? StepState.NOT_UNDONE : StepState.UNDONE));
        }
    }

    static Stream<Arguments> stops() {
        return CALLS.stream()
                .flatMap(call -> Stream.of(Mishap.HANGS_BEFORE, Mishap.HANGS_AFTERWARDS)
                        .filter(mishap -> !mishap.takesEffect() || UNDOS.containsKey(call))
                        .flatMap(mishap -> Stream.of("order", "cancel").map(way -> Arguments.of(call, mishap, way))));
    }

    @ParameterizedTest(name = "{0} {1} by {2}")
    @MethodSource("stops")
    void aStoppedStepIsUndoneWithAllBeforeIt(String call, Mishap mishap, String way) throws Exception {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.mishaps.inject(call, mishap);
            bench.begin();
            bench.place.mishaps.awaitHanging(call);
            if (way.equals("order")) {
                bench.rollBack();
            } else {
                bench.stub().cancel();
            }
            Progress last = way.equals("order") ? bench.last() : bench.lastOfCancelled();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(last.rollback().trigger()).isEqualTo(Trigger.MANUAL_ROLLBACK);
            assertThat(undos(bench)).isEqualTo(undosFrom(call));
            assertAllIsAsBefore(bench);
        }
    }
}
