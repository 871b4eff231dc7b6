package io.opsaga.deployment;

import static io.opsaga.deployment.DeploymentStep.PREPARE;
import static io.opsaga.deployment.DeploymentStep.PROMOTE;
import static io.opsaga.deployment.DeploymentStep.RETIRE;
import static io.opsaga.deployment.DeploymentStep.START;
import static io.opsaga.deployment.DeploymentStep.SWITCH;
import static io.opsaga.deployment.Matrix.CALLS;
import static io.opsaga.deployment.Matrix.UNDOS;
import static io.opsaga.deployment.Matrix.assertAsBefore;
import static io.opsaga.deployment.Matrix.assertOver;
import static io.opsaga.deployment.Matrix.callsUpTo;
import static io.opsaga.deployment.Matrix.forwardCalls;
import static io.opsaga.deployment.Matrix.probeCalls;
import static io.opsaga.deployment.Matrix.state;
import static io.opsaga.deployment.Matrix.undosFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.saga.Residue;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step × every way to stop it while it runs: all that was done is undone, whatever the step makes of being stopped. */
class StoppedSagaTest {
    @RegisterExtension
    static final Lab LAB = new Lab();

    /** The ways to stop a running operation. */
    enum Stop {
        UPDATE {
            @Override
            void order(Bench bench) {
                Rollback accepted = bench.rollBack("rollback_1");
                assertThat(accepted.trigger()).isEqualTo(Trigger.MANUAL_ROLLBACK);
            }
        },
        SIGNAL {
            @Override
            void order(Bench bench) {
                bench.stub().signal("rollback", new RollbackOrder("", "bob", "looks bad"));
            }
        },
        CANCEL {
            @Override
            void order(Bench bench) {
                bench.stub().cancel();
            }
        };

        abstract void order(Bench bench);

        Progress last(Bench bench) {
            return this == CANCEL ? bench.lastRecordOfCancelled() : bench.result();
        }
    }

    static Stream<Arguments> stops() {
        return Arrays.stream(Stop.values())
                .flatMap(stop -> Matrix.all()
                        .filter(step -> step != PROMOTE)
                        .flatMap(step -> hangs(step).map(fault -> Arguments.of(step, fault, stop))));
    }

    private static Stream<Fault> hangs(DeploymentStep step) {
        boolean changesTheWorld = UNDOS.containsKey(step);
        return changesTheWorld ? Stream.of(Fault.HANGS_BEFORE, Fault.HANGS_AFTERWARDS) : Stream.of(Fault.HANGS_BEFORE);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("stops")
    void aStoppedStepIsUndoneWithAllBeforeIt(DeploymentStep step, Fault fault, Stop stop) throws Exception {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject(CALLS.get(step), fault);
            bench.start();
            bench.journal.awaitHanging(CALLS.get(step));
            stop.order(bench);
            Progress last = stop.last(bench);

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(forwardCalls(bench)).isEqualTo(callsUpTo(step));
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(step));
            assertThat(bench.faults.overlaps()).isEmpty();
            assertLaterStepsWereNotBegun(last, step);
            assertThat(probeCalls(bench)).isEmpty();
            assertThat(last.failure()).isNull();
            assertOrderedBy(stop, last);
        }
    }

    private static void assertLaterStepsWereNotBegun(Progress last, DeploymentStep stopped) {
        Matrix.all()
                .filter(step -> step.compareTo(stopped) > 0)
                .forEach(step -> assertThat(state(last, step)).as(step.name()).isEqualTo(StepState.PLANNED));
    }

    private static void assertOrderedBy(Stop stop, Progress last) {
        assertThat(last.rollback()).isNotNull();
        assertThat(last.rollback().trigger()).isEqualTo(Trigger.MANUAL_ROLLBACK);
        assertThat(last.rollback().actor()).isEqualTo(stop == Stop.CANCEL ? "temporal" : "bob");
        assertThat(last.rollback().reason())
                .isEqualTo(stop == Stop.CANCEL ? "The workflow was cancelled." : "looks bad");
    }

    static Stream<Arguments> disobedient() {
        List<Fault> faults = List.of(Fault.COMPLETES_WHEN_CANCELLED, Fault.FAILS_WHEN_CANCELLED);
        return Arrays.stream(Stop.values())
                .flatMap(stop -> Stream.of(PREPARE, START, SWITCH, RETIRE)
                        .flatMap(step -> faults.stream().map(fault -> Arguments.of(step, fault, stop))));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("disobedient")
    void aStepThatEndsInItsOwnWayWhenStoppedIsUndoneAllTheSame(DeploymentStep step, Fault fault, Stop stop)
            throws Exception {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject(CALLS.get(step), fault);
            bench.start();
            bench.journal.awaitHanging(CALLS.get(step));
            stop.order(bench);
            Progress last = stop.last(bench);

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(forwardCalls(bench)).isEqualTo(callsUpTo(step));
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(step));
            assertThat(bench.faults.overlaps()).isEmpty();
            assertLaterStepsWereNotBegun(last, step);
        }
    }

    /** Local activities cannot be cancelled: the promotion ends, and is undone. */
    @ParameterizedTest
    @EnumSource(
            value = Stop.class,
            names = {"SIGNAL", "CANCEL"})
    void stoppedWhileTheReleaseIsRecorded(Stop stop) {
        try (Bench bench = LAB.bench()) {
            bench.store.whilePromoting = () -> stop.order(bench);
            // The order may be noticed only when the next step is under way.
            bench.faults.inject("retire", Fault.HANGS_BEFORE);
            bench.start();
            Progress last = stop.last(bench);

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(PROMOTE));
            assertOrderedBy(stop, last);
        }
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void residuesOfAStoppedOperation(Stop stop) throws Exception {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("retire", Fault.HANGS_BEFORE);
            bench.faults.inject("restore", Fault.REFUSES);
            bench.start();
            bench.journal.awaitHanging("retire");
            stop.order(bench);
            Progress last = stop.last(bench);

            assertOver(bench, last, Verdict.ROLLBACK_INCOMPLETE);
            assertThat(last.residues()).extracting(Residue::step).containsExactly("START");
            assertThat(bench.journal.undos()).as("each tried once").isEqualTo(undosFrom(RETIRE));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Stop.class,
            names = {"SIGNAL", "CANCEL"})
    void stoppedBeforeTheFirstStep(Stop stop) {
        try (Bench bench = LAB.bench()) {
            bench.store.whileLocking = () -> stop.order(bench);
            bench.faults.inject("resolve", Fault.HANGS_BEFORE);
            bench.start();
            Progress last = stop.last(bench);

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(bench.journal.undos()).isEmpty();
        }
    }
}
