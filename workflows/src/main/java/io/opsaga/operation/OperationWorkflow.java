package io.opsaga.operation;

import io.opsaga.saga.PlannedStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steering that every saga has in common, over its {@link OperationRun}. */
public abstract class OperationWorkflow implements OperationControl {
    /** The life of this operation; made in the constructor, because handlers may run before the main method. */
    protected final OperationRun operation;

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
        return operation.order(order);
    }

    @Override
    public void checkRollBack(RollbackOrder order) {
        Orders.wellFormed(
                order != null && order.id() != null && order.actor() != null && order.reason() != null,
                "an object with id, actor and reason");
        operation.checkOrder(order);
    }

    @Override
    public void rollBackSignal(@Nullable Object order) {
        operation.orderBySignal(order);
    }

    @Override
    public void retryRollback(String actor) {
        operation.retry(actor);
    }

    @Override
    public void checkRetryRollback(String actor) {
        Orders.wellFormed(actor != null, "the name of whoever orders it");
        operation.checkRetry();
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
    public void superseded(String byOperation) {
        operation.superseded(byOperation);
    }
}
