package io.opsaga.rollout;

import io.opsaga.operation.OperationControl;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/** How an operation over many targets is steered besides: where its policy is to ask, somebody answers. */
public interface RolloutControl extends OperationControl {
    /**
     * Says how to go on after failures, where the policy is to ask; the progress has a fact {@code question} while an answer is
     * awaited. Refused when nothing is asked.
     */
    @UpdateMethod(name = "answer")
    void answer(AnswerOrder order);

    @UpdateValidatorMethod(updateName = "answer")
    void checkAnswer(AnswerOrder order);
}
