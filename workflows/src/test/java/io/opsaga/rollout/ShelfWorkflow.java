package io.opsaga.rollout;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.Progress;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Paints shelves. */
@WorkflowInterface
public interface ShelfWorkflow extends OperationControl {
    @WorkflowMethod(name = "Shelves")
    Progress run(ShelfInput input);
}
