package io.opsaga.deployment;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.Progress;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Deploys one version of one agent, or brings back what ran before. */
@WorkflowInterface
public interface DeploymentWorkflow extends OperationControl {
    @WorkflowMethod(name = "Deployment")
    Progress run(DeploymentInput plan);
}
