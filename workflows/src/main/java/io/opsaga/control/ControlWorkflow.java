package io.opsaga.control;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.Progress;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Stops, starts, restarts or removes agents. */
@WorkflowInterface
public interface ControlWorkflow extends OperationControl {
    @WorkflowMethod(name = "Control")
    Progress run(ControlInput input);
}
