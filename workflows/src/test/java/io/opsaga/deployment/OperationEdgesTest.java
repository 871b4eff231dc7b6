package io.opsaga.deployment;

import static io.opsaga.deployment.DeploymentStep.HEALTHY;
import static io.opsaga.deployment.DeploymentStep.PROMOTE;
import static io.opsaga.deployment.DeploymentStep.START;
import static io.opsaga.deployment.DeploymentStep.VALIDATE;
import static io.opsaga.deployment.LeaseTest.assertRefused;
import static io.opsaga.deployment.Matrix.assertAsBefore;
import static io.opsaga.deployment.Matrix.assertOver;
import static io.opsaga.deployment.Matrix.callsUpTo;
import static io.opsaga.deployment.Matrix.forwardCalls;
import static io.opsaga.deployment.Matrix.state;
import static io.opsaga.deployment.Matrix.undosFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.operation.Entry;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationFailure;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Finding.Severity;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operation makes of a taken lock, of nothing to do, of findings, and of odd, double and late orders. */
class OperationEdgesTest {
    @RegisterExtension
    static final Lab LAB = new Lab();

    @Test
    void aTakenLockFailsTheOperationBeforeItTouchesAnything() {
        try (Bench bench = LAB.bench()) {
            bench.store.takenBy("deploy_other");
            bench.start();
            Progress last = bench.result();

            assertThat(last.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo("TARGET_LOCKED");
            assertThat(last.failure().message()).contains("agent-7 is held by deploy_other");
            assertThat(bench.journal.calls()).containsExactly("acquire");
            assertThat(bench.store.holder()).isEqualTo("deploy_other");
            assertThat(bench.store.last()).isEqualTo(last);
            assertAsBefore(bench);
        }
    }

    /** As a schedule or another operation starts it: nobody has recorded it, and its id is the run's. */
    @Test
    void aRunThatNobodyHasRecordedOpensItself() {
        try (Bench bench = LAB.bench()) {
            DeploymentInput plan = bench.plan();
            Operation asked = plan.operation();
            bench.start(plan.of(new Operation(
                    "",
                    asked.kind(),
                    asked.environment(),
                    asked.target(),
                    asked.machine(),
                    asked.version(),
                    "schedule",
                    "nightly",
                    Instant.EPOCH,
                    asked.terms().with(Entry.IN_LINE))));
            Progress last = bench.result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(last.operation().id()).isEqualTo(bench.id);
            assertThat(last.operation().requestedAt()).isAfter(Instant.EPOCH);
            assertThat(bench.store.entries).containsExactly(Entry.IN_LINE);
            assertThat(bench.store.opened)
                    .singleElement()
                    .satisfies(first -> assertThat(first.lifecycle()).isEqualTo(Lifecycle.INITIALIZED))
                    .satisfies(first -> assertThat(first.operation()).isEqualTo(last.operation()));
        }
    }

    @Test
    void whoeverFindsTheLineFullFailsAndSaysSo() {
        try (Bench bench = LAB.bench()) {
            bench.store.whileLocking = () -> {
                throw OperationFailure.QUEUE_FULL.because("5 wait");
            };
            bench.start();
            Progress last = bench.result();

            assertThat(last.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo("QUEUE_FULL");
            assertThat(bench.store.last()).isEqualTo(last);
            assertAsBefore(bench);
        }
    }

    @Test
    void whatRunsAlreadyIsNotDeployedAgain() {
        try (Bench bench = LAB.bench()) {
            bench.machine.unchanged = true;
            bench.start();
            Progress last = bench.result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertAsBefore(bench);
            assertThat(forwardCalls(bench)).isEqualTo(callsUpTo(VALIDATE));
            Matrix.all()
                    .filter(step -> step.compareTo(VALIDATE) > 0)
                    .forEach(step -> assertThat(state(last, step)).isEqualTo(StepState.SKIPPED));
        }
    }

    /** As when the run that brought it was ended from outside before it was recorded. */
    @Test
    void whatRunsAlreadyAndIsNotRecordedIsRecorded() {
        try (Bench bench = LAB.bench()) {
            bench.machine.unchanged = true;
            bench.store.recorded("0.9.0");
            bench.start();
            Progress last = bench.result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(bench.store.current()).isEqualTo(World.OLD);
            assertThat(state(last, PROMOTE)).isEqualTo(StepState.DONE);
            assertThat(state(last, START)).isEqualTo(StepState.SKIPPED);
            assertThat(last.facts()).containsEntry("from_version", "0.9.0");
            assertThat(last.rollbackUntil()).isNull();
        }
    }

    /** From the Web UI or the command line anything can be sent. */
    @Test
    void anUpdateThatSaysNothingIsRefusedAndStopsNoRun() {
        try (Bench bench = LAB.bench()) {
            bench.start();
            bench.awaitVerdict(Verdict.COMPLETED);

            for (String update : List.of("rollback", "retry_rollback", "approve", "reject", "extend")) {
                assertThatThrownBy(() -> bench.stub().update(update, Void.class, (Object) null))
                        .as(update)
                        .hasRootCauseInstanceOf(ApplicationFailure.class)
                        .rootCause()
                        .hasMessageContaining("The update needs");
            }
            assertThatThrownBy(() -> bench.stub().update("rollback", Void.class, Map.of("id", "r")))
                    .rootCause()
                    .hasMessageContaining("The update needs");
            bench.rollBack("r1");
            assertThat(bench.result().verdict()).isEqualTo(Verdict.ROLLED_BACK);
        }
    }

    static Stream<Arguments> byHand() {
        return Stream.of(
                Arguments.of("resolve", "rubbish", Verdict.FAILED),
                Arguments.of("resolve", null, Verdict.FAILED),
                Arguments.of("resolve", Map.of(), Verdict.FAILED),
                Arguments.of("validate", "rubbish", Verdict.FAILED),
                Arguments.of("validate", null, Verdict.FAILED),
                Arguments.of("awaitHealthy", List.of(1), Verdict.ROLLED_BACK),
                Arguments.of("awaitHealthy", null, Verdict.ROLLED_BACK));
    }

    /** A step that somebody completes by hand with something else than its answer. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("byHand")
    void whatCannotBeReadFailsItsStep(String method, Object answer, Verdict verdict) {
        try (Bench bench = LAB.bench()) {
            bench.completesByHand(method, answer).start();
            Progress last = bench.result();

            assertThat(last.verdict()).isEqualTo(verdict);
            assertThat(last.failure().type()).isEqualTo(Answers.UNREADABLE);
            assertAsBefore(bench);
        }
    }

    static Stream<Arguments> blocking() {
        return Stream.of(
                Arguments.of("development", Severity.CRITICAL, true),
                Arguments.of("production", Severity.CRITICAL, true),
                Arguments.of("production", Severity.HIGH, true),
                Arguments.of("elsewhere", Severity.HIGH, true),
                Arguments.of("production", Severity.MEDIUM, false),
                Arguments.of("staging", Severity.HIGH, false));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("blocking")
    void findingsBlockByLevel(String environment, Severity severity, boolean blocks) {
        try (Bench bench = LAB.bench()) {
            bench.machine.findings = List.of(
                    FakeMachine.finding("disk", Severity.CRITICAL, true),
                    FakeMachine.finding("ports", severity, false));
            bench.start(bench.plan(true, environment, Bench.LEASE));
            Progress last = bench.result();

            assertOver(bench, last, blocks ? Verdict.FAILED : Verdict.COMPLETED);
            assertThat(last.findings()).isEqualTo(bench.machine.findings);
            assertThat(bench.journal.undos()).isEmpty();
            if (blocks) {
                assertThat(last.failure().type()).isEqualTo("VALIDATION_BLOCKED");
                assertThat(last.failure().step()).isEqualTo("VALIDATE");
                assertThat(last.failure().message()).contains("ports").doesNotContain("disk");
                assertThat(last.rollback()).isNull();
            }
        }
    }

    static Stream<Arguments> payloads() {
        return Stream.of(
                Arguments.of(new Object[] {}, "temporal", ""),
                Arguments.of(new Object[] {null}, "temporal", ""),
                Arguments.of(new Object[] {"looks bad"}, "temporal", "looks bad"),
                Arguments.of(new Object[] {42}, "temporal", "42"),
                Arguments.of(new Object[] {Map.of("reason", "r")}, "temporal", "r"),
                Arguments.of(new Object[] {Map.of("actor", "dan", "reason", "r")}, "dan", "r"),
                Arguments.of(new Object[] {new RollbackOrder("x", "dan", "r")}, "dan", "r"));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void aSignalMayCarryAnything(Object[] payload, String actor, String reason) throws Exception {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("start", Fault.HANGS_AFTERWARDS);
            bench.start();
            bench.journal.awaitHanging("start");
            bench.stub().signal("rollback", payload);
            Progress last = bench.result();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertThat(last.rollback().actor()).isEqualTo(actor);
            assertThat(last.rollback().reason()).isEqualTo(reason);
            assertThat(last.rollback().id()).isEqualTo("rollback_" + bench.id.substring("deploy_".length()));
        }
    }

    @Test
    void doubleAndLateSignalsAreHarmless() throws Exception {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("awaitHealthy", Fault.HANGS_BEFORE);
            bench.faults.inject("discard", Fault.HANGS_BEFORE);
            bench.start();
            bench.journal.awaitHanging("awaitHealthy");
            bench.stub().signal("rollback", "first");
            bench.stub().signal("rollback", "second");
            bench.journal.awaitHanging("discard");
            bench.stub().signal("rollback", "while undoing");
            assertThat(bench.progress().rollback().reason()).isEqualTo("first");
            assertRefused(() -> bench.rollBack("rollback_2"), "A rollback was ordered already, by temporal");
            bench.stub().cancel();
            bench.faults.end();
            Progress last = bench.lastRecordOfCancelled();

            assertThat(last.rollback().reason()).isEqualTo("first");
            assertThat(bench.journal.undos()).startsWith("restore", "discard");
        }
    }

    @Test
    void theSameOrderTwiceIsOne() throws Exception {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("awaitHealthy", Fault.HANGS_BEFORE);
            bench.faults.inject("restore", Fault.REFUSES);
            bench.start();
            bench.journal.awaitHanging("awaitHealthy");
            Rollback first = bench.rollBack("rollback_1");
            bench.awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);
            Rollback second = bench.rollBack("rollback_1");

            assertThat(second).isEqualTo(first);
            assertOver(bench, bench.result(), Verdict.ROLLBACK_INCOMPLETE);
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(HEALTHY));
        }
    }

    /** A programming error on the machine's side must not halt the saga, whatever it looks like. */
    @Test
    void anExceptionWithoutAMessage() {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("start", Fault.SAYS_NOTHING);
            bench.start();
            Progress last = bench.result();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertThat(last.failure().step()).isEqualTo(START.name());
            assertThat(last.failure().message()).isEqualTo("java.lang.IllegalStateException");
        }
    }

    @Test
    void storeWithoutAnswerIsAskedUntilItAnswers() {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("promote", Fault.UNREACHABLE);
            bench.start();
            bench.await(progress -> bench.faults.attempts("promote") > 2);
            assertThat(bench.progress().stage()).isEqualTo(DeploymentStage.MONITORING);
            bench.faults.heal();

            assertOver(bench, bench.result(), Verdict.COMPLETED);
        }
    }
}
