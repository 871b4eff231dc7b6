package io.opsaga.restore;

import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Sent;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.Reading;
import io.opsaga.saga.StepName;
import io.opsaga.saga.TaskQueues;
import io.temporal.workflow.Workflow;

/** Calls of a restore's activities; a stub for each, so that the Web UI's timeline says what is being done. */
final class RestoreHands {
    private final OperationPolicy terms;
    private final RestoreOrder order;

    RestoreHands(RestoreInput input) {
        this.terms = input.operation().terms();
        this.order = RestoreOrder.of(input);
    }

    Listing listed(Manifest manifest) {
        RestoreRecords records = Workflow.newLocalActivityStub(RestoreRecords.class, Profiles.store());
        return records.listed(manifest);
    }

    Found find() {
        return Answers.of(() -> step(RestoreStep.FIND.title()).find(order));
    }

    RestoreLook look() {
        return Answers.of(() -> step(RestoreStep.LOOK.title()).look(order));
    }

    String fetch(Found found) {
        return Answers.of(() -> work("fetch from " + found.store()).fetch(order, found));
    }

    Reading tidy() {
        return Answers.of(() -> undo(RestoreStep.FETCH).tidy(order));
    }

    Sent safekeep(Found found) {
        return Answers.of(() -> work("copy what is there to " + found.store()).safekeep(order, found.store()));
    }

    Reading safekept(Found found) {
        return Answers.of(() -> step("read back " + found.store()).safekept(order, found.store()));
    }

    Reading forget(Found found) {
        return Answers.of(() -> undo(RestoreStep.SAFEKEEP).forget(order, found.store()));
    }

    String discard(Found found) {
        return Answers.of(() -> work("give up the copy in " + found.store()).forget(order, found.store()))
                .detail();
    }

    String replace(Found found) {
        return Answers.of(() -> work(RestoreStep.REPLACE.title()).replace(order, found));
    }

    Reading replaced(Found found) {
        return Answers.of(() -> work("read back the place").replaced(order, found));
    }

    Reading verify(Found found) {
        return Answers.of(() -> work(RestoreStep.VERIFY.title()).verify(order, found));
    }

    Reading putBack(Found found, boolean present) {
        return Answers.of(() -> undo(RestoreStep.REPLACE).putBack(order, found.store(), present));
    }

    private RestoreActivities step(String summary) {
        return Workflow.newActivityStub(
                RestoreActivities.class, Profiles.step(TaskQueues.SHARED, summary, terms.patience()));
    }

    private RestoreActivities work(String summary) {
        return Workflow.newActivityStub(
                RestoreActivities.class, Profiles.longStep(TaskQueues.SHARED, summary, terms.patience()));
    }

    private RestoreActivities undo(StepName step) {
        return Workflow.newActivityStub(
                RestoreActivities.class, Profiles.longUndo(TaskQueues.SHARED, step.title(), terms.undoPatience()));
    }
}
