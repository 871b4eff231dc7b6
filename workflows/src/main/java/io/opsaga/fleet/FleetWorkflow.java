package io.opsaga.fleet;

import io.opsaga.operation.Progress;
import io.opsaga.rollout.RolloutControl;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Brings many agents to one version. */
@WorkflowInterface
public interface FleetWorkflow extends RolloutControl {
    @WorkflowMethod(name = "Fleet")
    Progress run(FleetInput plan);
}
