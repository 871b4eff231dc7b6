package io.opsaga.worker.temporal;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import io.opsaga.operation.Identifiers;
import io.opsaga.operation.Locks;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Temporal whether a lock's holder still runs. When Temporal does not answer in time the holder counts as running: nothing is
 * taken over on a guess.
 */
final class WorkflowLiveness implements Locks.Liveness, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkflowLiveness.class);

    private final WorkflowClient client;
    private final Duration within;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "liveness-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /** @param within how long an answer is waited for, retries of the client included */
    WorkflowLiveness(WorkflowClient client, Duration within) {
        this.client = client;
        this.within = within;
    }

    @Override
    public boolean isRunning(String operationId) {
        try (CancellableContext context =
                Context.current().withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS, timer)) {
            Context before = context.attach();
            try {
                return client.newUntypedWorkflowStub(Identifiers.run(operationId))
                                .describe()
                                .getStatus()
                        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
            } finally {
                context.detach(before);
            }
        } catch (WorkflowNotFoundException e) {
            return false;
        } catch (WorkflowException | StatusRuntimeException e) {
            LOG.warn("Whether {} still runs cannot be told now: {}", operationId, e.getMessage());
            return true;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
