package io.opsaga.retention;

import io.opsaga.operation.OperationPolicy;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.Reading;
import io.opsaga.saga.TaskQueues;
import io.temporal.workflow.Workflow;
import java.util.List;

/** Calls of retention's activities; a stub for each, so that the Web UI's timeline says what is being done. */
final class RetentionHands {
    private final RetentionInput input;
    private final OperationPolicy terms;
    private final RetentionOrder order;

    RetentionHands(RetentionInput input) {
        this.input = input;
        this.terms = input.operation().terms();
        this.order = RetentionOrder.of(input);
    }

    Due due() {
        return Answers.of(() -> records().due(input.operation(), input.rules(), input.zone(), input.stores()));
    }

    List<StoreContent> survey() {
        RetentionActivities stub = Workflow.newActivityStub(
                RetentionActivities.class,
                Profiles.step(TaskQueues.SHARED, "see what is in the stores", terms.patience()));
        return Answers.of(() -> stub.survey(order));
    }

    Orphans orphans(List<String> executions) {
        return Answers.of(() -> records().orphans(input.operation(), executions));
    }

    void unlist(List<String> executions) {
        records().unlist(input.operation(), executions);
    }

    Reading relist() {
        return Answers.of(() -> records().relist(input.operation()));
    }

    void giveUp() {
        records().giveUp(input.operation());
    }

    void strike(List<String> executions) {
        records().strike(input.operation(), executions);
    }

    Reading check(StoreStep step) {
        return Answers.of(() -> work(step).check(order, step.store(), input.readDataPercent()));
    }

    Forgotten forget(StoreStep step, List<String> executions) {
        return Answers.of(() -> work(step).forget(order, step.store(), executions));
    }

    Room prune(StoreStep step) {
        return Answers.of(() -> work(step).prune(order, step.store()));
    }

    private RetentionActivities work(StoreStep step) {
        return Workflow.newActivityStub(
                RetentionActivities.class, Profiles.longStep(TaskQueues.SHARED, step.title(), terms.patience()));
    }

    private static RetentionRecords records() {
        return Workflow.newLocalActivityStub(RetentionRecords.class, Profiles.store());
    }
}
