package io.opsaga.backup;

import io.opsaga.archive.Manifest;
import io.opsaga.archive.Sent;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StoreCopy;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.Reading;
import io.opsaga.saga.StepName;
import io.opsaga.saga.TaskQueues;
import io.temporal.workflow.Workflow;
import java.util.List;

/** Calls of a backup's activities; a stub for each, so that the Web UI's timeline says what is being done. */
final class BackupHands {
    private final OperationPolicy terms;
    private BackupOrder order;

    BackupHands(BackupInput input) {
        this.terms = input.operation().terms();
        this.order = BackupOrder.of(input, 0);
    }

    /** Tells whoever shows how much is left how much it was the last time. */
    void expect(BackupInput input, long bytes) {
        order = BackupOrder.of(input, bytes);
    }

    List<StoreStand> reach() {
        return Answers.of(() -> step(BackupStep.REACH.title()).reach(order));
    }

    SourceShape look() {
        return Answers.of(() -> step(BackupStep.LOOK.title()).look(order));
    }

    Sent send(SourceShape shape) {
        return Answers.of(() -> work("send to " + order.store()).send(order, shape));
    }

    Reading sent() {
        return Answers.of(() -> step("read back " + order.store()).sent(order));
    }

    StoreCopy copy(Manifest manifest, String store) {
        return Answers.of(() -> work("copy to " + store).copy(order, manifest, store));
    }

    Reading copied(Manifest manifest, String store) {
        return Answers.of(() -> step("read back " + store).copied(order, manifest, store));
    }

    Reading forget(StepName step, String store) {
        BackupActivities stub = Workflow.newActivityStub(
                BackupActivities.class,
                Profiles.longUndo(TaskQueues.SHARED, step.title() + " at " + store, terms.undoPatience()));
        return Answers.of(() -> stub.forget(order, store));
    }

    Reading prove(Manifest manifest) {
        return Answers.of(() -> work("prove what is in " + order.store()).prove(order, manifest));
    }

    BackupRecords records() {
        return Workflow.newLocalActivityStub(BackupRecords.class, Profiles.store());
    }

    private BackupActivities step(String summary) {
        return Workflow.newActivityStub(
                BackupActivities.class, Profiles.step(TaskQueues.SHARED, summary, terms.patience()));
    }

    private BackupActivities work(String summary) {
        return Workflow.newActivityStub(
                BackupActivities.class, Profiles.longStep(TaskQueues.SHARED, summary, terms.patience()));
    }
}
