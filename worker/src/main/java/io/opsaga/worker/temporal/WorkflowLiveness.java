package io.opsaga.worker.temporal;

import io.opsaga.operation.Locks;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;

/** Asks Temporal whether a lock's holder still runs. When Temporal does not answer, so does this: nothing is taken over on a guess. */
final class WorkflowLiveness implements Locks.Liveness {
    private final WorkflowClient client;

    WorkflowLiveness(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public boolean isRunning(String operationId) {
        try {
            return client.newUntypedWorkflowStub(operationId).describe().getStatus()
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (WorkflowNotFoundException e) {
            return false;
        }
    }
}
