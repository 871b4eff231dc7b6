package io.opsaga.operation;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import org.jspecify.annotations.Nullable;

/** How every running operation is steered and asked, whatever it does. */
public interface OperationControl {
    /** What is happening now. */
    @QueryMethod(name = "progress")
    Progress progress();

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

    /** What the operation waits for in line has been let go; one that does not wait takes no notice. */
    @SignalMethod(name = "turn")
    void turn();

    /** A later operation has built on this one: the lease is over. */
    @SignalMethod(name = "superseded")
    void superseded(String byOperation);
}
