package io.opsaga.deployment;

import static io.opsaga.deployment.DeploymentStep.PREPARE;
import static io.opsaga.deployment.DeploymentStep.PROMOTE;
import static io.opsaga.deployment.DeploymentStep.RETIRE;
import static io.opsaga.deployment.Matrix.APPLIED;
import static io.opsaga.deployment.Matrix.CALLS;
import static io.opsaga.deployment.Matrix.PROBES;
import static io.opsaga.deployment.Matrix.UNDOS;
import static io.opsaga.deployment.Matrix.assertAsBefore;
import static io.opsaga.deployment.Matrix.assertOver;
import static io.opsaga.deployment.Matrix.callsUpTo;
import static io.opsaga.deployment.Matrix.entry;
import static io.opsaga.deployment.Matrix.forwardCalls;
import static io.opsaga.deployment.Matrix.probeCalls;
import static io.opsaga.deployment.Matrix.state;
import static io.opsaga.deployment.Matrix.undosFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import io.opsaga.saga.Residue;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step × every way to fail: the right undos in the right order, the right verdict, the world as the verdict says. */
class SagaMatrixTest {
    @RegisterExtension
    static final Lab LAB = new Lab();

    static final List<DeploymentStep> PROBED = List.copyOf(PROBES.keySet());

    @Test
    void allStepsDone() {
        try (Bench bench = LAB.bench()) {
            Progress last = bench.start().result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(forwardCalls(bench)).isEqualTo(callsUpTo(RETIRE));
            assertThat(bench.journal.undos()).isEmpty();
            assertThat(probeCalls(bench)).isEmpty();
            assertThat(bench.world()).isEqualTo(World.AFTER);
            assertThat(last.facts()).containsEntry("from_version", World.OLD).containsEntry("to_version", World.NEW);
        }
    }

    static Stream<Arguments> failures() {
        Stream<Arguments> nothingHappened =
                Matrix.all().filter(step -> step != RETIRE).map(step -> Arguments.of(step, Fault.REFUSES));
        Stream<Arguments> tookEffect = APPLIED.stream().map(step -> Arguments.of(step, Fault.BREAKS_AFTERWARDS));
        Stream<Arguments> unreachable = Matrix.all()
                .filter(step -> step != RETIRE && step != PROMOTE)
                .map(step -> Arguments.of(step, Fault.UNREACHABLE));
        return Stream.of(nothingHappened, tookEffect, unreachable).flatMap(cases -> cases);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("failures")
    void aFailedStepIsUndoneWithAllBeforeIt(DeploymentStep step, Fault fault) {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject(CALLS.get(step), fault);
            Progress last = bench.start().result();

            boolean touched = fault.takesEffect() || step.compareTo(PREPARE) > 0;
            assertOver(bench, last, touched ? Verdict.ROLLED_BACK : Verdict.FAILED);
            assertAsBefore(bench);
            assertThat(forwardCalls(bench)).isEqualTo(callsUpTo(step));
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(step));
            assertThat(probeCalls(bench))
                    .isEqualTo(
                            fault == Fault.UNREACHABLE && PROBES.containsKey(step)
                                    ? List.of(PROBES.get(step))
                                    : List.of());
            assertThat(last.failure()).isNotNull();
            assertThat(last.failure().step()).isEqualTo(step.name());
            assertThat(last.failure().type())
                    .isEqualTo(fault == Fault.UNREACHABLE ? "MACHINE_UNREACHABLE" : "START_FAILED");
            assertThat(last.rollback() != null).isEqualTo(touched);
            assertLedgerTells(last, step, fault);
        }
    }

    private static void assertLedgerTells(Progress last, DeploymentStep failed, Fault fault) {
        Matrix.all().forEach(step -> {
            StepState expected;
            if (step.compareTo(failed) > 0) {
                expected = StepState.PLANNED;
            } else if (step == failed && UNDOS.containsKey(step)) {
                expected = fault.takesEffect() ? StepState.UNDONE : StepState.NOTHING_TO_UNDO;
            } else if (step == failed) {
                expected = StepState.FAILED;
            } else {
                expected = UNDOS.containsKey(step) ? StepState.UNDONE : StepState.DONE;
            }
            assertThat(state(last, step)).as(step.name()).isEqualTo(expected);
        });
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PROBED")
    void aStepWhoseAnswerWasLostGoesOnWhenItsProbeFindsIt(DeploymentStep step) {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject(CALLS.get(step), Fault.ANSWER_LOST);
            Progress last = bench.start().result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(bench.world()).isEqualTo(World.AFTER);
            assertThat(probeCalls(bench)).containsExactly(PROBES.get(step));
            assertThat(bench.journal.undos()).isEmpty();
            assertThat(state(last, step)).isEqualTo(StepState.DONE);
            assertThat(entry(last, step).detail()).contains("no answer to").contains("it is there");
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PROBED")
    void aStepWhoseProbeIsLostTooIsUndone(DeploymentStep step) {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject(CALLS.get(step), Fault.ANSWER_LOST);
            bench.faults.inject(PROBES.get(step), Fault.UNREACHABLE);
            Progress last = bench.start().result();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(step));
        }
    }

    /** The second attempt finds nothing to undo any more, which is the first one's doing. */
    @ParameterizedTest(name = "{0}")
    @FieldSource("PROBED")
    void anUndoWhoseFirstAnswerWasLostIsAnUndo(DeploymentStep step) {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("promote", Fault.REFUSES);
            bench.faults.inject(UNDOS.get(step), Fault.FIRST_ANSWER_LOST);
            Progress last = bench.start().result();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(bench.faults.attempts(UNDOS.get(step))).isEqualTo(2);
            assertThat(state(last, step)).isEqualTo(StepState.UNDONE);
        }
    }

    static Stream<Arguments> failingUndos() {
        Stream<Arguments> refused = APPLIED.stream().map(step -> Arguments.of(step, Fault.REFUSES));
        // The store is asked until it answers, so that only machines can be unreachable for good.
        Stream<Arguments> unreachable =
                APPLIED.stream().filter(step -> step != PROMOTE).map(step -> Arguments.of(step, Fault.UNREACHABLE));
        return Stream.concat(refused, unreachable);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("failingUndos")
    void aFailingUndoIsReportedAndDoesNotStopTheOthers(DeploymentStep step, Fault fault) {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("promote", Fault.BREAKS_AFTERWARDS);
            bench.faults.inject(UNDOS.get(step), fault);
            Progress last = bench.start().result();

            assertOver(bench, last, Verdict.ROLLBACK_INCOMPLETE);
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(RETIRE));
            assertThat(last.residues()).extracting(Residue::step).containsExactly(step.name());
            assertThat(last.residues().get(0).what()).contains(UNDOS.get(step));
            APPLIED.forEach(other ->
                    assertThat(state(last, other)).isEqualTo(other == step ? StepState.NOT_UNDONE : StepState.UNDONE));
            assertThat(bench.world()).isNotEqualTo(World.BEFORE);
        }
    }

    @Test
    void severalResiduesAreReportedNewestFirst() {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("promote", Fault.BREAKS_AFTERWARDS);
            bench.faults.inject("demote", Fault.REFUSES);
            bench.faults.inject("restore", Fault.UNREACHABLE);
            Progress last = bench.start().result();

            assertOver(bench, last, Verdict.ROLLBACK_INCOMPLETE);
            assertThat(last.residues()).extracting(Residue::step).containsExactly("PROMOTE", "START");
        }
    }

    @ParameterizedTest(name = "RETIRE {0}")
    @EnumSource(
            value = Fault.class,
            names = {"REFUSES", "UNREACHABLE", "ANSWER_LOST"})
    void aFailedBestEffortStepIsAWarning(Fault fault) {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("retire", fault);
            Progress last = bench.start().result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(state(last, RETIRE)).isEqualTo(StepState.WARNED);
            assertThat(last.failure()).isNull();
            assertThat(bench.world()).isEqualTo(World.AFTER);
            assertThat(bench.journal.undos()).isEmpty();
        }
    }
}
