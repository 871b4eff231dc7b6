package io.opsaga.fleet;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.Progress;
import io.opsaga.rollout.AnswerOrder;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Brings many agents to one version. */
@WorkflowInterface
public interface FleetWorkflow extends OperationControl {
    @WorkflowMethod(name = "Fleet")
    Progress run(FleetInput plan);

    /**
     * Says how to go on after failures, where the policy is to ask; the progress has a fact {@code question} while an answer is
     * awaited. Refused when nothing is asked.
     */
    @UpdateMethod(name = "answer")
    void answer(AnswerOrder order);

    @UpdateValidatorMethod(updateName = "answer")
    void checkAnswer(AnswerOrder order);
}
