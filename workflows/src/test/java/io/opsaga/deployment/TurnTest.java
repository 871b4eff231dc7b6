package io.opsaga.deployment;

import static io.opsaga.deployment.Matrix.assertAsBefore;
import static io.opsaga.deployment.Matrix.assertOver;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.QueuePosition.Obstacle;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Verdict;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operation that has to wait in the queue: it begins when it is called, or finds out by itself; it can be called off. */
class TurnTest {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final QueuePosition THIRD =
            new QueuePosition(3, Instant.EPOCH, Obstacle.HELD, List.of("deploy_other"), "agent-7");

    private static Bench waiting() {
        Bench bench = LAB.bench();
        bench.store.stands(THIRD);
        bench.start();
        bench.await(progress -> progress.facts().containsKey("waits"));
        return bench;
    }

    @Test
    void itBeginsWhenItIsCalled() {
        try (Bench bench = waiting()) {
            assertThat(bench.progress().lifecycle()).isEqualTo(Lifecycle.INITIALIZED);
            assertThat(bench.progress().facts())
                    .containsEntry("waits", "Place 3 in the queue. agent-7 is held by deploy_other.");
            assertThat(bench.stub()
                            .query("__temporal_workflow_metadata", WorkflowMetadata.class)
                            .getCurrentDetails())
                    .contains("Place 3 in the queue.");
            assertThat(bench.journal.calls()).containsExactly("acquire");
            Progress recorded = bench.store.last();
            assertThat(recorded.revision()).as("known to have begun").isPositive();

            bench.store.stands(null);
            bench.stub().signal("turn");
            Progress last = bench.result();

            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(last.facts()).doesNotContainKey("waits");
            assertThat(bench.store.asked()).isEqualTo(1);
        }
    }

    @Test
    void aCallThatGotLostIsMadeUpFor() {
        try (Bench bench = waiting()) {
            bench.store.stands(null);
            assertOver(bench, bench.result(), Verdict.COMPLETED);
        }
    }

    @Test
    void aCallThatComesWhileTheStoreIsAskedIsNotMissed() {
        try (Bench bench = LAB.bench()) {
            bench.store.stands(THIRD);
            bench.store.whileLocking = () -> {
                bench.store.whileLocking = () -> bench.store.stands(null);
                bench.stub().signal("turn");
            };
            bench.start();
            Progress last = bench.result();

            assertOver(bench, last, Verdict.COMPLETED);
            Timestamp asked = WorkflowExecutionHistory.fromJson(bench.history())
                    .getEvents()
                    .get(0)
                    .getEventTime();
            assertThat(last.steps().get(0).startedAt())
                    .as("before it would have looked by itself")
                    .isBefore(Instant.ofEpochSecond(asked.getSeconds()).plusSeconds(20));
        }
    }

    @Test
    void aCallForOneThatDoesNotWaitMeansNothing() {
        try (Bench bench = LAB.bench().start()) {
            bench.stub().signal("turn");
            bench.awaitVerdict(Verdict.COMPLETED);
            bench.stub().signal("turn");
            assertOver(bench, bench.result(), Verdict.COMPLETED);
        }
    }

    @Test
    void aRollbackCallsItOffBeforeItTouchedAnything() {
        try (Bench bench = waiting()) {
            bench.rollBack("rollback_1");
            assertCalledOff(bench, bench.result());
            assertThat(bench.progress().rollback().actor()).isEqualTo("bob");
        }
    }

    @Test
    void aCancelledWorkflowLeavesTheLine() {
        try (Bench bench = waiting()) {
            bench.stub().cancel();
            assertCalledOff(bench, bench.lastRecordOfCancelled());
        }
    }

    private static void assertCalledOff(Bench bench, Progress last) {
        assertThat(last.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(last.failure().type()).isEqualTo("CALLED_OFF");
        assertThat(last.rollbackUntil()).isNull();
        assertThat(bench.store.waits()).as("it has left the line").isFalse();
        assertThat(bench.journal.calls()).containsOnly("acquire");
        assertAsBefore(bench);
    }

    @Test
    void theHistoryOfALongWaitStaysShort() {
        try (Bench bench = waiting()) {
            bench.letPass(Duration.ofDays(3));
            bench.store.stands(null);
            bench.stub().signal("turn");
            assertOver(bench, bench.result(), Verdict.COMPLETED);
            assertThat(WorkflowExecutionHistory.fromJson(bench.history())
                            .getEvents()
                            .size())
                    .isLessThan(700);
        }
    }

    @Test
    void whoLetsGoCallsTheNextAndMindsNoneThatIsGone() {
        try (Bench next = waiting();
                Bench bench = LAB.bench()) {
            bench.store.next = List.of("deploy_gone", next.id);
            next.store.stands(null);
            bench.start();

            assertOver(next, next.result(), Verdict.COMPLETED);
            assertOver(bench, bench.result(), Verdict.COMPLETED);
            assertThat(next.history()).contains("\"signalName\": \"turn\"");
        }
    }
}
