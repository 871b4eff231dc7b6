package io.opsaga.notice;

import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.StepName;
import io.opsaga.saga.Steps;
import io.opsaga.saga.TaskQueues;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** The pinning of a notice; {@link #pin} is the saga. */
public final class NoticeSaga extends OperationWorkflow implements NoticeWorkflow {
    private final NoticeInput notice;

    @WorkflowInit
    public NoticeSaga(NoticeInput input) {
        this(own(input, NoticeKind.NAME));
    }

    private NoticeSaga(Own<NoticeInput> own) {
        super(new OperationRun(own.input(), failure -> Trigger.DEPLOYMENT_FAILURE, true));
        notice = own.input();
    }

    @Override
    public Progress run(NoticeInput input) {
        return operation.execute(this::pin);
    }

    private void pin(Steps steps) {
        String before =
                steps.resolve(NoticeStep.LOOK, () -> board(NoticeStep.LOOK).look(notice), found -> found);
        steps.apply(NoticeStep.PIN)
                .changes(before, notice.text())
                .undo(() -> board(NoticeStep.PIN).takeOff(notice))
                .run(() -> board(NoticeStep.PIN).pin(notice));
        NoticeInput part = notice.part();
        if (part == null) {
            steps.skip(NoticeStep.PART, "it has none");
            return;
        }
        steps.child(NoticeStep.PART, operation.part(NoticeStep.PART, "Notice", part));
    }

    private NoticeActivities board(StepName step) {
        String queue = TaskQueues.machine(notice.operation().machine());
        return Workflow.newActivityStub(
                NoticeActivities.class,
                Profiles.step(queue, step.title(), notice.operation().terms().patience()));
    }
}
