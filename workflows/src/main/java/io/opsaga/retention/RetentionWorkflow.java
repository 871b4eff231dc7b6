package io.opsaga.retention;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.Progress;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Removes what nothing keeps of a backup. */
@WorkflowInterface
public interface RetentionWorkflow extends OperationControl {
    @WorkflowMethod(name = "Retention")
    Progress run(RetentionInput input);
}
