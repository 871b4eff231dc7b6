package io.opsaga.operation;

import io.opsaga.saga.PlannedStep;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steering that every saga has in common, over its {@link OperationRun}. */
public abstract class OperationWorkflow implements OperationControl {
    /** The life of this operation; made in the constructor, because handlers may run before the main method. */
    protected final OperationRun operation;

    /**
     * The input as this run's own: what a schedule, another operation or a command line starts has its id from the run, and was asked
     * for when the run was started.
     *
     * @param kind name of the kind whose workflow this is
     * @throws IllegalArgumentException where the input is one of another kind
     */
    @SuppressWarnings("unchecked") // An input of another operation is of the same type.
    protected static <I extends OperationInput> Own<I> own(I input, String kind) {
        if (!input.operation().kind().equals(kind)) {
            throw new IllegalArgumentException(
                    "operation.kind is %s, not %s".formatted(input.operation().kind(), kind));
        }
        WorkflowInfo run = Workflow.getInfo();
        String parent = run.getParentWorkflowId().flatMap(Identifiers::ifRun).orElse(null);
        if (!input.operation().id().isEmpty()) {
            return new Own<>((I) input.of(input.operation().partOf(parent)));
        }
        Instant started = Instant.ofEpochMilli(run.getRunStartedTimestampMillis());
        return new Own<>(
                (I) input.of(input.operation().named(Identifiers.ofRun(run.getWorkflowId()), started, parent)));
    }

    /** The input of the run that it was read in. */
    protected record Own<I extends OperationInput>(I input) {}

    protected OperationWorkflow(OperationRun operation) {
        this.operation = operation;
    }

    @Override
    public Progress progress() {
        return operation.progress();
    }

    @Override
    public List<PlannedStep> undoPlan() {
        return operation.undoPlan();
    }

    @Override
    public Rollback rollBack(RollbackOrder order) {
        return operation.steering().order(order);
    }

    @Override
    public void checkRollBack(RollbackOrder order) {
        Orders.wellFormed(
                order != null && order.id() != null && order.actor() != null && order.reason() != null,
                "an object with id, actor and reason");
        operation.steering().checkOrder(order);
    }

    @Override
    public void rollBackSignal(@Nullable Object order) {
        operation.steering().orderBySignal(order);
    }

    @Override
    public void retryRollback(String actor) {
        operation.steering().retry(actor);
    }

    @Override
    public void checkRetryRollback(String actor) {
        Orders.wellFormed(actor != null, "the name of whoever orders it");
        operation.steering().checkRetry();
    }

    @Override
    public void turn() {
        operation.turn();
    }

    @Override
    public void approve(ApprovalOrder order) {
        operation.approvals().approve(order);
    }

    @Override
    public void checkApprove(ApprovalOrder order) {
        checkDecision(order);
        Orders.wellFormed(order.planHash() != null, "the planHash of what is approved");
        operation.approvals().checkApprove(order);
    }

    @Override
    public void reject(ApprovalOrder order) {
        operation.approvals().reject(order);
    }

    @Override
    public void checkReject(ApprovalOrder order) {
        checkDecision(order);
        operation.approvals().checkReject(order);
    }

    @Override
    public void answer(AnswerOrder order) {
        operation.questions().take(order);
    }

    @Override
    public void checkAnswer(AnswerOrder order) {
        operation.questions().check(order);
    }

    @Override
    public void answerSignal(@Nullable Object answer) {
        operation.questions().takeSignal(answer);
    }

    @Override
    public void extend(ApprovalOrder order) {
        operation.approvals().extend(order);
    }

    @Override
    public void checkExtend(ApprovalOrder order) {
        checkDecision(order);
        operation.approvals().checkExtend(order);
    }

    private static void checkDecision(ApprovalOrder order) {
        Orders.wellFormed(
                order != null && order.id() != null && order.actor() != null && order.reason() != null,
                "an object with id, actor and reason");
    }

    @Override
    public void family(@Nullable String other) {
        operation.family(other);
    }

    @Override
    public void superseded(String byOperation) {
        operation.steering().superseded(byOperation);
    }
}
