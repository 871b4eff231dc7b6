package io.opsaga.deployment;

import static io.opsaga.deployment.DeploymentStep.HEALTHY;
import static io.opsaga.deployment.DeploymentStep.START;
import static io.opsaga.deployment.LeaseTest.assertRefused;
import static io.opsaga.deployment.Matrix.assertAsBefore;
import static io.opsaga.deployment.Matrix.assertOver;
import static io.opsaga.deployment.Matrix.undosFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowUpdateStage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be done about an operation that could not be undone, or was left as it is. */
class RetriedRollbackTest {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static Bench incomplete(Fault undoFault) {
        Bench bench = LAB.bench();
        bench.faults.inject("awaitHealthy", Fault.REFUSES);
        bench.faults.inject("restore", undoFault);
        bench.start();
        bench.awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);
        bench.journal.forget();
        return bench;
    }

    private static void retry(Bench bench) {
        bench.stub().update("retry_rollback", Void.class, "carol");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REFUSES", "UNREACHABLE"})
    void aMendedResidueIsUndone(Fault fault) {
        try (Bench bench = incomplete(fault)) {
            assertThat(bench.store.holder()).isNull();
            bench.faults.heal();
            retry(bench);
            Progress last = bench.result();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(bench.journal.undos()).as("only what was left").containsExactly("restore");
            assertThat(last.rollback().trigger()).isEqualTo(Trigger.DEPLOYMENT_FAILURE);
            assertThat(last.failure().step()).isEqualTo(HEALTHY.name());
        }
    }

    @Test
    void aResidueThatStaysCanBeTriedAgainAndAgain() {
        try (Bench bench = incomplete(Fault.REFUSES)) {
            retry(bench);
            bench.await(progress ->
                    bench.journal.undos().size() == 1 && progress.lifecycle() == Lifecycle.ROLLBACK_INCOMPLETE);
            retry(bench);
            Progress last = bench.result();

            assertOver(bench, last, Verdict.ROLLBACK_INCOMPLETE);
            assertThat(last.residues()).extracting(Residue::step).containsExactly(START.name());
            assertThat(bench.journal.undos()).containsExactly("restore", "restore");
        }
    }

    /** The verdict is visible before the store has it: an order in between must not get lost. */
    @Test
    void anOrderWhileTheVerdictIsWrittenIsNotLost() {
        try (Bench bench = LAB.bench()) {
            AtomicBoolean first = new AtomicBoolean(true);
            bench.faults.inject("awaitHealthy", Fault.REFUSES);
            bench.faults.inject("restore", Fault.REFUSES);
            bench.store.whileRecording = record -> {
                if (record.verdict() == Verdict.ROLLBACK_INCOMPLETE && first.getAndSet(false)) {
                    bench.faults.heal();
                    bench.stub().startUpdate("retry_rollback", WorkflowUpdateStage.ACCEPTED, Void.class, "carol");
                }
            };
            bench.start(bench.plan(), Duration.ofSeconds(2));
            assertOver(bench, bench.result(), Verdict.ROLLED_BACK);
            assertAsBefore(bench);
        }
    }

    @Test
    void refusedWhileAnotherHoldsTheLock() {
        try (Bench bench = incomplete(Fault.REFUSES)) {
            bench.faults.heal();
            bench.store.takenBy("deploy_other");
            retry(bench);
            Progress refused = bench.await(progress -> !progress.refusals().isEmpty());
            assertThat(refused.lifecycle()).isEqualTo(Lifecycle.ROLLBACK_INCOMPLETE);
            assertThat(bench.journal.undos()).isEmpty();
            bench.store.takenBy(null);
            retry(bench);

            assertOver(bench, bench.result(), Verdict.ROLLED_BACK);
        }
    }

    @Test
    void refusedWhereNothingIsLeft() throws Exception {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("awaitHealthy", Fault.COMPLETES_WHEN_CANCELLED);
            bench.start();
            bench.journal.awaitHanging("awaitHealthy");
            assertRefused(() -> retry(bench), "this one is monitoring");
        }
        try (Bench bench = LAB.bench().start()) {
            bench.awaitVerdict(Verdict.COMPLETED);
            assertRefused(() -> retry(bench), "this one is completed");
        }
    }

    @Test
    void anOrdinaryOrderIsRefusedAndTellsWhoWasFirst() {
        try (Bench bench = incomplete(Fault.REFUSES)) {
            assertRefused(() -> bench.rollBack("rollback_x"), "by opsaga; the operation is rollback incomplete");
        }
    }

    @Test
    void cancelTriesOnceMore() {
        try (Bench bench = incomplete(Fault.REFUSES)) {
            bench.faults.heal();
            bench.stub().cancel();
            assertOver(bench, bench.lastRecordOfCancelled(), Verdict.ROLLED_BACK);
            assertAsBefore(bench);
        }
    }

    private static Bench leftAsItIs() {
        Bench bench = LAB.bench();
        bench.faults.inject("awaitHealthy", Fault.REFUSES);
        bench.start(bench.plan(false, "development", Bench.LEASE));
        Progress left = bench.awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);
        assertThat(left.residues()).extracting(Residue::step).containsExactly("START", "PREPARE");
        assertThat(left.residues())
                .allSatisfy(residue -> assertThat(residue.what()).contains("auto_rollback"));
        assertThat(left.rollback()).isNull();
        assertThat(bench.journal.undos()).isEmpty();
        return bench;
    }

    @Test
    void withoutAutoRollbackAFailureIsLeftAsItIs() {
        try (Bench bench = leftAsItIs()) {
            assertOver(bench, bench.result(), Verdict.ROLLBACK_INCOMPLETE);
            assertThat(bench.world()).isNotEqualTo(World.BEFORE);
        }
    }

    @Test
    void whatWasLeftAsItIsCanBeTriedAgain() {
        try (Bench bench = leftAsItIs()) {
            retry(bench);
            Progress last = bench.result();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(bench.journal.undos()).isEqualTo(undosFrom(HEALTHY));
            assertThat(last.rollback().actor()).isEqualTo("carol");
        }
    }

    @Test
    void whatWasLeftAsItIsCanBeRolledBack() {
        try (Bench bench = leftAsItIs()) {
            bench.store.takenBy("deploy_other");
            bench.rollBack("rollback_1");
            bench.await(progress -> !progress.refusals().isEmpty());
            bench.store.takenBy(null);
            bench.letPass(Duration.ofMinutes(1));
            bench.rollBack("rollback_1");
            Progress last = bench.result();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertAsBefore(bench);
            assertThat(last.rollback().actor()).isEqualTo("bob");
        }
    }
}
