package io.opsaga.deployment;

import static io.opsaga.deployment.DeploymentStep.RETIRE;
import static io.opsaga.deployment.Matrix.assertAsBefore;
import static io.opsaga.deployment.Matrix.assertOver;
import static io.opsaga.deployment.Matrix.undosFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The time after success in which an operation can still be rolled back. */
class LeaseTest {
    @RegisterExtension
    static final Lab LAB = new Lab();

    static void assertRefused(ThrowingCallable order, String because) {
        assertThatThrownBy(order)
                .isInstanceOf(WorkflowUpdateException.class)
                .rootCause()
                .hasMessageContaining(because);
    }

    @Test
    void rollbackInTheLeaseUndoesTheWholeChange() {
        try (Bench bench = LAB.bench().start()) {
            Progress success = bench.awaitVerdict(Verdict.COMPLETED);
            assertThat(bench.store.holder()).as("a lease holds no lock").isNull();
            assertThat(success.rollbackUntil()).isEqualTo(success.finishedAt().plus(Bench.LEASE));
            assertThat(bench.world()).isEqualTo(World.AFTER);

            bench.rollBack("rollback_1");
            Progress last = bench.result();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(RETIRE));
            assertThat(last.rollback().actor()).isEqualTo("bob");
            assertThat(last.finishedAt()).isAfter(success.finishedAt());
            assertThat(bench.store.records()).extracting(Progress::stage).contains(Lifecycle.ROLLING_BACK.stage());
            assertThat(bench.store.records())
                    .filteredOn(record -> record.lifecycle() == Lifecycle.ROLLING_BACK)
                    .allSatisfy(record -> {
                        assertThat(record.verdict()).isNull();
                        assertThat(record.finishedAt()).isNull();
                        assertThat(record.rollbackUntil()).isNull();
                    });
        }
    }

    @Test
    void theLeaseEndsByItself() {
        try (Bench bench = LAB.bench().start()) {
            Progress success = bench.awaitVerdict(Verdict.COMPLETED);
            Progress last = bench.result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(bench.world()).isEqualTo(World.AFTER);
            assertThat(bench.store.lastRecordAt()).isAfterOrEqualTo(success.rollbackUntil());
            assertThatThrownBy(() -> bench.rollBack("rollback_1")).isInstanceOf(WorkflowNotFoundException.class);
            assertThat(bench.progress()).isEqualTo(last);
        }
    }

    @Test
    void noLeaseAtAll() {
        try (Bench bench = LAB.bench()) {
            bench.start(bench.plan(true, "development", Duration.ZERO));
            assertOver(bench, bench.result(), Verdict.COMPLETED);
        }
    }

    @Test
    void aLaterOperationEndsTheLease() {
        try (Bench bench = LAB.bench().start()) {
            Progress success = bench.awaitVerdict(Verdict.COMPLETED);
            bench.stub().signal("superseded", "deploy_later");
            Progress last = bench.result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(last.supersededBy()).isEqualTo("deploy_later");
            assertThat(bench.store.lastRecordAt()).isBefore(success.rollbackUntil());
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a\0b", "not an operation's id"})
    void whatIsNoOperationHasBuiltOnNothing(String text) {
        try (Bench bench = LAB.bench().start()) {
            bench.awaitVerdict(Verdict.COMPLETED);
            bench.stub().signal("superseded", text);
            bench.stub().signal("superseded", "x".repeat(100_000));
            bench.rollBack("rollback_1");

            Progress last = bench.result();
            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertThat(last.supersededBy()).isNull();
        }
    }

    @Test
    void anOrderForASupersededOperationIsRefused() {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("awaitHealthy", Fault.HANGS_BEFORE);
            bench.start();
            // Superseded while it still runs: cannot be in practice, and keeps the workflow open for the order.
            bench.stub().signal("superseded", "deploy_later");
            bench.await(progress -> progress.supersededBy() != null);
            assertRefused(() -> bench.rollBack("rollback_1"), "deploy_later has built on this operation.");
        }
    }

    /** The order was accepted, and before it is carried out the later operation succeeds. */
    @Test
    void anOrderThatMeetsASuccessorIsNotCarriedOut() {
        try (Bench bench = LAB.bench()) {
            bench.store.whileRecording = record -> {
                if (record.verdict() == Verdict.COMPLETED && record.supersededBy() == null) {
                    bench.stub().signal("rollback");
                    bench.stub().signal("superseded", "deploy_later");
                }
            };
            bench.start();
            Progress last = bench.result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(bench.journal.undos()).isEmpty();
            assertThat(last.rollback()).isNull();
            assertThat(last.refusals()).singleElement().asString().contains("deploy_later has built on this operation");
        }
    }

    @Test
    void anOrderWhileAnotherHoldsTheLockIsRefusedAndALaterOneWorks() {
        try (Bench bench = LAB.bench().start()) {
            Progress success = bench.awaitVerdict(Verdict.COMPLETED);
            bench.machine.fence(bench.store.takenBy("deploy_other"));
            bench.letPass(Duration.ofMinutes(40));
            bench.rollBack("rollback_1");
            Progress refused = bench.await(progress -> !progress.refusals().isEmpty());
            assertThat(refused.refusals()).singleElement().asString().contains("deploy_other holds agent-7");
            assertThat(refused.lifecycle()).isEqualTo(Lifecycle.COMPLETED);
            assertThat(refused.rollback()).isNull();
            assertThat(refused.rollbackUntil()).as("as before").isEqualTo(success.rollbackUntil());
            assertThat(bench.journal.undos()).isEmpty();

            bench.store.takenBy(null);
            Rollback again = bench.rollBack("rollback_1");
            Progress last = bench.result();

            // The other one left its token on the machine: the undos pass only with a newer one.
            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(last.rollback()).isEqualTo(again);
            assertThat(last.refusals()).hasSize(1);
        }
    }

    @Test
    void aRefusedOrderDoesNotMakeTheLeaseLonger() {
        try (Bench bench = LAB.bench().start()) {
            Progress success = bench.awaitVerdict(Verdict.COMPLETED);
            bench.store.takenBy("deploy_other");
            bench.letPass(Bench.LEASE.minusMinutes(1));
            bench.rollBack("rollback_1");
            bench.await(progress -> !progress.refusals().isEmpty());
            bench.store.takenBy(null);

            assertOver(bench, bench.result(), Verdict.COMPLETED);
            assertThat(bench.store.lastRecordAt())
                    .isBefore(success.rollbackUntil().plusSeconds(30));
        }
    }

    @Test
    void cancelInTheLeaseUndoes() {
        try (Bench bench = LAB.bench().start()) {
            bench.awaitVerdict(Verdict.COMPLETED);
            bench.stub().cancel();
            Progress last = bench.lastRecordOfCancelled();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(RETIRE));
        }
    }

    @Test
    void cancelInTheLeaseWhileAnotherHoldsTheLockLeavesItAsItIs() {
        try (Bench bench = LAB.bench().start()) {
            bench.awaitVerdict(Verdict.COMPLETED);
            bench.store.takenBy("deploy_other");
            bench.stub().cancel();
            Progress last = bench.lastRecordOfCancelled();

            assertThat(last.verdict()).isEqualTo(Verdict.COMPLETED);
            assertThat(last.rollback()).isNull();
            assertThat(last.rollbackUntil()).isNull();
            assertThat(last.refusals()).singleElement().asString().contains("deploy_other");
            assertThat(bench.world()).isEqualTo(World.AFTER);
            assertThat(bench.store.holder()).isEqualTo("deploy_other");
        }
    }

    /** Cancelled when all steps are done and the verdict is just being written. */
    @Test
    void cancelAtTheLastMomentUndoes() {
        try (Bench bench = LAB.bench()) {
            bench.store.whileRecording = record -> {
                if (record.verdict() == Verdict.COMPLETED) {
                    bench.stub().cancel();
                }
            };
            bench.start();

            assertOver(bench, bench.lastRecordOfCancelled(), Verdict.ROLLED_BACK);
            assertAsBefore(bench);
        }
    }

    @Test
    void aLaterOperationTellsItsPredecessors() {
        try (Bench first = LAB.bench().start();
                Bench second = LAB.bench()) {
            first.awaitVerdict(Verdict.COMPLETED);
            second.store.leases = List.of("deploy_gone", first.id, "deploy_never_was");
            second.start();

            assertOver(second, second.result(), Verdict.COMPLETED);
            Progress last = first.result();
            assertOver(first, last, Verdict.COMPLETED);
            assertThat(last.supersededBy()).isEqualTo(second.id);
        }
    }

    @Test
    void anOperationThatChangedNothingHasNoLease() {
        try (Bench bench = LAB.bench()) {
            bench.machine.unchanged = true;
            bench.start();
            Progress last = bench.result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(bench.store.lastRecordAt()).isBefore(last.finishedAt().plus(Bench.LEASE));
            assertThat(bench.store.records())
                    .extracting(Progress::rollbackUntil)
                    .containsOnlyNulls();
        }
    }
}
