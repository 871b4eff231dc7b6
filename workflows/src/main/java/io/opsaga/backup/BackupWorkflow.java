package io.opsaga.backup;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.Progress;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Makes a backup, and proves it. */
@WorkflowInterface
public interface BackupWorkflow extends OperationControl {
    @WorkflowMethod(name = "Backup")
    Progress run(BackupInput input);
}
