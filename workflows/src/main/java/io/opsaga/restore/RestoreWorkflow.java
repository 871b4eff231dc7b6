package io.opsaga.restore;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.Progress;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Puts back what a backup holds. */
@WorkflowInterface
public interface RestoreWorkflow extends OperationControl {
    @WorkflowMethod(name = "Restore")
    Progress run(RestoreInput input);
}
