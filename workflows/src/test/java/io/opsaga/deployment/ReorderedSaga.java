package io.opsaga.deployment;

import static io.opsaga.deployment.DeploymentStep.PREPARE;
import static io.opsaga.deployment.DeploymentStep.RESOLVE;
import static io.opsaga.deployment.DeploymentStep.VALIDATE;

import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Steps;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/** The beginning of the deployment with two steps exchanged: runs that are under way could not go on with it. */
public final class ReorderedSaga extends OperationWorkflow implements DeploymentWorkflow {
    private final AgentMachine machine;

    /** As the saga that it was copied from. */
    @WorkflowInit
    public ReorderedSaga(DeploymentInput plan) {
        super(new OperationRun(plan, type -> Trigger.DEPLOYMENT_FAILURE, true));
        machine = new AgentMachine(plan.operation());
    }

    @Override
    public Progress run(DeploymentInput plan) {
        return operation.execute(steps -> deploy(steps, plan));
    }

    private void deploy(Steps steps, DeploymentInput plan) {
        Resolution found = steps.resolve(RESOLVE, () -> machine.on(RESOLVE).resolve(plan), Resolution::toString);
        Operation asked = plan.operation();
        Change change = new Change(
                asked.id(),
                operation.token(),
                asked.environment(),
                asked.target(),
                asked.machine(),
                found.next(),
                found.old(),
                plan.limits());
        steps.apply(PREPARE)
                .undo(() -> machine.undo(PREPARE).discard(change))
                .run(() -> machine.on(PREPARE).prepare(change));
        steps.resolve(VALIDATE, () -> machine.on(VALIDATE).validate(plan, found), List::toString);
    }
}
