package io.opsaga.notice;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.Progress;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Pins a notice to a board. */
@WorkflowInterface
public interface NoticeWorkflow extends OperationControl {
    @WorkflowMethod(name = "Notice")
    Progress run(NoticeInput input);
}
