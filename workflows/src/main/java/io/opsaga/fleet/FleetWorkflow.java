package io.opsaga.fleet;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.Progress;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Brings many agents to one version. */
@WorkflowInterface
public interface FleetWorkflow extends OperationControl {
    @WorkflowMethod(name = "Fleet")
    Progress run(FleetInput plan);
}
