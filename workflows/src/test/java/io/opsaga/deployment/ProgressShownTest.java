package io.opsaga.deployment;

import static io.opsaga.deployment.Matrix.CALLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What those see who watch an operation. */
class ProgressShownTest {
    @RegisterExtension
    static final Lab LAB = new Lab();

    static Stream<DeploymentStep> stepsOfMachines() {
        return Matrix.all().filter(step -> step != DeploymentStep.PROMOTE);
    }

    /** Asks at every call that the machine gets. */
    private static List<Integer> watch(Bench bench) {
        List<Integer> seen = new ArrayList<>();
        bench.faults.whenever(method -> {
            if (!method.equals("acquire")
                    && !method.equals("promote")
                    && !method.equals("demote")
                    && !method.equals("openLeases")) {
                seen.add(percentage(bench.progress()));
            }
        });
        return seen;
    }

    private static int percentage(Progress progress) {
        Instant now = progress.current()
                .map(entry -> entry.startedAt())
                .map(started -> started.plusMillis(100))
                .orElse(Instant.EPOCH);
        return progress.percentageAt(now);
    }

    @ParameterizedTest(name = "failure at {0}")
    @MethodSource("stepsOfMachines")
    void percentagesNeverGoBackAndReachTheEndOnlyThere(DeploymentStep failing) {
        try (Bench bench = LAB.bench()) {
            List<Integer> seen = watch(bench);
            bench.faults.inject(CALLS.get(failing), Fault.REFUSES);
            bench.start();
            Progress last = bench.result();

            assertThat(seen)
                    .isSorted()
                    .doesNotContain(100)
                    .hasSizeGreaterThan(failing == DeploymentStep.RESOLVE ? 0 : 1);
            assertThat(percentage(last)).isEqualTo(100);
        }
    }

    @Test
    void aRollbackAfterSuccessBeginsAnew() {
        try (Bench bench = LAB.bench().start()) {
            bench.awaitVerdict(Verdict.COMPLETED);
            List<Integer> seen = watch(bench);
            bench.rollBack("rollback_1");
            bench.result();

            assertThat(seen).isSorted().doesNotContain(100).hasSize(3);
            assertThat(seen.get(0)).isLessThan(10);
        }
    }

    @Test
    void theStoreSeesEveryStageOnceAndEveryRecordIsNewer() {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("switchOver", Fault.REFUSES);
            bench.start().result();

            assertThat(bench.store.records())
                    .extracting(Progress::stage)
                    .containsExactly(
                            Stage.VALIDATING,
                            DeploymentStage.DEPLOYING,
                            DeploymentStage.MONITORING,
                            Lifecycle.ROLLING_BACK.stage(),
                            Lifecycle.ROLLED_BACK.stage());
            assertThat(bench.store.records())
                    .extracting(Progress::revision)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    /** The workflow is asked while its last record is being written. */
    @Test
    void theEndIsSeenWhenTheTargetIsFree() {
        try (Bench bench = LAB.bench()) {
            List<Stage> seen = new CopyOnWriteArrayList<>();
            bench.store.whileRecording = record -> {
                if (record.verdict() != null) {
                    seen.add(bench.progress().stage());
                }
            };
            bench.start(bench.plan(), Duration.ofSeconds(1)).awaitVerdict(Verdict.COMPLETED);

            assertThat(seen).containsExactly(DeploymentStage.MONITORING);
            assertThat(bench.store.holder()).isNull();
        }
    }

    @Test
    void theWebUiShowsTheLedger() {
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("switchOver", Fault.REFUSES);
            bench.faults.inject("restore", Fault.REFUSES);
            bench.start();
            bench.awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);
            WorkflowMetadata shown = bench.stub().query("__temporal_workflow_metadata", WorkflowMetadata.class);

            assertThat(shown.getCurrentDetails())
                    .contains("rollback incomplete")
                    .contains("**START_FAILED**: switchOver went wrong")
                    .contains("✗ left: **start new version**: restore went wrong")
                    .contains("↩ undone prepare release");
        }
    }
}
