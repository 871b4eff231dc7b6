package io.opsaga.errand;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.Progress;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Runs errands. */
@WorkflowInterface
public interface ErrandWorkflow extends OperationControl {
    @WorkflowMethod(name = "Errand")
    Progress run(ErrandInput input);
}
