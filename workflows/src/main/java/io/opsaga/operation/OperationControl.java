package io.opsaga.operation;

import io.opsaga.saga.PlannedStep;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How every running operation is steered and asked, whatever it does. */
public interface OperationControl {
    /** What is happening now. */
    @QueryMethod(name = "progress")
    Progress progress();

    /** What a rollback would undo if it were ordered now, newest first. */
    @QueryMethod(name = "undo_plan")
    List<PlannedStep> undoPlan();

    /**
     * Asks for a rollback and returns as soon as it is accepted. While the operation runs its steps are undone; during the
     * lease after success the change set is undone. Refused, with the reason, when there is nothing that could be undone.
     */
    @UpdateMethod(name = "rollback")
    Rollback rollBack(RollbackOrder order);

    @UpdateValidatorMethod(updateName = "rollback")
    void checkRollBack(RollbackOrder order);

    /**
     * The same wish as a signal, for the Web UI and the command line.
     *
     * @param order nothing, a text (taken as the reason), or an object with {@code actor} and {@code reason}; late and double
     *     signals are harmless
     */
    @SignalMethod(name = "rollback")
    void rollBackSignal(@Nullable Object order);

    /** Tries the undos again that a ROLLBACK_INCOMPLETE operation reported as residues. */
    @UpdateMethod(name = "retry_rollback")
    void retryRollback(String actor);

    @UpdateValidatorMethod(updateName = "retry_rollback")
    void checkRetryRollback(String actor);

    /** What the operation waits for in the queue has been let go; one that does not wait takes no notice. */
    @SignalMethod(name = "turn")
    void turn();

    /**
     * Approves the plan that the operation waits with. Approving again what one has approved changes nothing; refused, with the
     * reason, when the plan is another one or stale, when somebody has decided already, and to whoever asked for the operation.
     */
    @UpdateMethod(name = "approve")
    void approve(ApprovalOrder order);

    @UpdateValidatorMethod(updateName = "approve")
    void checkApprove(ApprovalOrder order);

    /** Ends an operation that waits for approval; nothing was changed. Whoever asked for it may withdraw it so. */
    @UpdateMethod(name = "reject")
    void reject(ApprovalOrder order);

    @UpdateValidatorMethod(updateName = "reject")
    void checkReject(ApprovalOrder order);

    /**
     * Answers what the operation asks; its progress has a fact {@code question} while an answer is awaited. Refused, with what is allowed, when
     * nothing is asked, when somebody has answered already, and where the question has other answers.
     */
    @UpdateMethod(name = "answer")
    void answer(AnswerOrder order);

    @UpdateValidatorMethod(updateName = "answer")
    void checkAnswer(AnswerOrder order);

    /**
     * The same as a signal, for the Web UI and the command line.
     *
     * @param answer a text, or an object with {@code answer}, {@code actor} and {@code reason}; one that the question does not have is kept among
     *     the refusals, and where nothing is asked no notice is taken
     */
    @SignalMethod(name = "answer")
    void answerSignal(@Nullable Object answer);

    /** Gives those who have to approve more time. */
    @UpdateMethod(name = "extend")
    void extend(ApprovalOrder order);

    @UpdateValidatorMethod(updateName = "extend")
    void checkExtend(ApprovalOrder order);

    /**
     * A part of this operation, or what it is a part of, stands otherwise than before; the store tells how.
     *
     * @param operation the id of that one; of any other no notice is taken
     */
    @SignalMethod(name = Family.WORD)
    void family(@Nullable String operation);

    /** A later operation has built on this one: the lease is over. */
    @SignalMethod(name = "superseded")
    void superseded(String byOperation);
}
