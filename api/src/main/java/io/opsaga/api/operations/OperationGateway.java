package io.opsaga.api.operations;

import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.ApprovalOrder;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.saga.PlannedStep;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The running operations. Every call answers within the time that the settings give it.
 *
 * <p>Failures: {@link Unreachable} where Temporal, or the worker that would have to answer, does not; {@link Refused} where the
 * operation itself says no; {@link NotRunning} where no open run has that id.
 */
public interface OperationGateway {
    /**
     * Starts the operation's workflow, which has the operation's id.
     *
     * @param fingerprint of the request, kept with the run, see {@link #fingerprint}
     * @return whether this call started it; false when it was started before
     */
    boolean start(OperationInput input, String fingerprint);

    /**
     * Has the plan's saga rehearsed, and returns how that went: a progress with a plan.
     *
     * @throws Unreachable when there was no answer within that time; what was begun ends by itself
     */
    Progress rehearse(OperationInput input, Duration within);

    /** What would be undone by a rollback, newest first; empty where there is nothing, or nobody to ask. */
    List<PlannedStep> undoPlan(String operationId);

    /** Tells a run that waits for approval what somebody has decided; returns when the run has accepted it. */
    void decide(String operationId, Deciding what, ApprovalOrder order);

    /** What the run says of itself; empty where there is none or nobody answers in time. */
    Optional<Progress> progress(String operationId);

    /** Gives the order; returns when the run has accepted it. */
    void rollBack(String operationId, RollbackOrder order);

    /** Has the undos tried again that left residues; returns when the run has accepted it. */
    void retryRollback(String operationId, String actor);

    /** Tells a fleet that has stopped to ask how to go on; returns when the run has accepted it. */
    void answer(String operationId, AnswerOrder order);

    /** Tells an operation that waits in the queue that it may be its turn; nothing happens where it does not wait, or does not run. */
    void turn(String operationId);

    /** What that which is under way said last of itself, such as what it waits for; empty where it said nothing, or nobody can tell. */
    Optional<String> doing(String operationId);

    /** Whether the run is open; true also where nobody can tell. */
    boolean runs(String operationId);

    /**
     * Those of these operations that have an open run, asked of the server's list at once, however many they are. The list may be
     * some seconds behind, so {@link #runs} has the last word about one that is not in it.
     *
     * @throws Unreachable when Temporal does not answer
     */
    Set<String> running(Collection<String> operationIds);

    /** The fingerprint that the run was started with; empty where it cannot be had. */
    Optional<String> fingerprint(String operationId);

    /** Throws {@link Unreachable} when Temporal does not answer. */
    void ping();

    /** The namespace of the runs, for links into the Web UI. */
    String namespace();

    /** Something that is needed does not answer; whether the call took effect is not known. */
    final class Unreachable extends RuntimeException {
        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The operation's own reason to refuse an order. */
    final class Refused extends RuntimeException {
        private final String type;

        public Refused(String message) {
            this(message, "");
        }

        /** @param type name of the failure that it is, where the run said one */
        public Refused(String message, String type) {
            super(message);
            this.type = type;
        }

        /** Name of the failure that it is; empty where nobody said. */
        public String type() {
            return type;
        }
    }

    /** No open run has that id: it has ended, or was never started. */
    final class NotRunning extends RuntimeException {
        public NotRunning(Throwable cause) {
            super("The operation does not run.", cause);
        }
    }
}
