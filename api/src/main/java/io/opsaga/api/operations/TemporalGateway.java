package io.opsaga.api.operations;

import io.grpc.StatusRuntimeException;
import io.opsaga.api.OpsagaSettings;
import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.ApprovalOrder;
import io.opsaga.operation.Identifiers;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.saga.PlannedStep;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.metadata.POJOWorkflowInterfaceMetadata;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The operations as workflows in Temporal. */
@Component
final class TemporalGateway implements OperationGateway, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporalGateway.class);

    private final WorkflowClient client;
    private final OperationKinds kinds;
    private final OpsagaSettings settings;
    private final OpenRuns openRuns;
    private final Heartbeats heartbeats;
    private final Deadlines deadlines = new Deadlines();

    TemporalGateway(WorkflowClient client, OperationKinds kinds, OpsagaSettings settings) {
        this.kinds = kinds;
        this.client = client;
        this.openRuns = new OpenRuns(client);
        this.heartbeats = new Heartbeats(client);
        this.settings = settings;
    }

    @Override
    public boolean start(OperationInput input, String fingerprint) {
        WorkflowOptions options = Starting.options(kind(input), input, fingerprint);
        return within(settings.startTimeout(), () -> {
            try {
                start(kind(input), input, options);
                return true;
            } catch (WorkflowExecutionAlreadyStarted e) {
                return false;
            }
        });
    }

    private void start(OperationKind<?> kind, OperationInput input, WorkflowOptions options) {
        String type = POJOWorkflowInterfaceMetadata.newInstance(kind.workflow())
                .getWorkflowType()
                .orElseThrow();
        client.newUntypedWorkflowStub(type, options).start(input);
    }

    private OperationKind<?> kind(OperationInput input) {
        return kinds.get(input.operation().kind());
    }

    @Override
    public Progress rehearse(OperationInput input, Duration within) {
        return within(within, () -> {
            start(kind(input), input, Starting.rehearsal(kind(input), input, within));
            try {
                return stub(input.operation().id()).getResult(within.toMillis(), TimeUnit.MILLISECONDS, Progress.class);
            } catch (TimeoutException e) {
                throw new Unreachable("The plan was not ready within %d s.".formatted(within.toSeconds()), e);
            }
        });
    }

    @Override
    public List<PlannedStep> undoPlan(String operationId) {
        try {
            return List.of(deadlines.within(
                    settings.queryTimeout(), () -> stub(operationId).query("undo_plan", PlannedStep[].class)));
        } catch (WorkflowException | StatusRuntimeException e) {
            LOG.debug("No undo plan of {}: {}", operationId, e.getMessage());
            return List.of();
        }
    }

    @Override
    public void decide(String operationId, Deciding what, ApprovalOrder order) {
        update(operationId, what.wire(), order.id(), Void.class, order);
    }

    @Override
    public Optional<Progress> progress(String operationId) {
        try {
            return Optional.of(deadlines.within(
                    settings.queryTimeout(), () -> stub(operationId).query("progress", Progress.class)));
        } catch (WorkflowException | StatusRuntimeException e) {
            LOG.debug("No live progress of {}: {}", operationId, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void rollBack(String operationId, RollbackOrder order) {
        update(operationId, "rollback", order.id(), Rollback.class, order);
    }

    @Override
    public void retryRollback(String operationId, String actor) {
        update(operationId, "retry_rollback", "", Void.class, actor);
    }

    @Override
    public void answer(String operationId, AnswerOrder order) {
        // Another answer under the same key is no repetition: the run refuses it.
        update(operationId, "answer", order.id() + " " + order.answer(), Void.class, order);
    }

    @Override
    public void turn(String operationId) {
        try {
            within(settings.queryTimeout(), () -> {
                stub(operationId).signal("turn");
                return true;
            });
        } catch (NotRunning e) {
            LOG.debug("{} does not run and was not told of its turn", operationId);
        }
    }

    @Override
    public Optional<String> doing(String operationId) {
        try {
            return within(settings.queryTimeout(), () -> heartbeats.last(operationId));
        } catch (NotRunning | Unreachable e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean runs(String operationId) {
        try {
            return within(
                            settings.queryTimeout(),
                            () -> stub(operationId).describe().getStatus())
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (NotRunning e) {
            return false;
        } catch (Unreachable e) {
            return true;
        }
    }

    @Override
    public Set<String> running(Collection<String> operationIds) {
        return openRuns.of(operationIds, question -> () -> within(settings.queryTimeout(), question));
    }

    @Override
    public Optional<String> fingerprint(String operationId) {
        try {
            return within(settings.queryTimeout(), () -> {
                Object memo = stub(operationId).describe().getMemo(Starting.FINGERPRINT, String.class);
                return Optional.ofNullable(memo).map(String::valueOf);
            });
        } catch (NotRunning | Unreachable e) {
            return Optional.empty();
        }
    }

    @Override
    public void ping() {
        within(
                settings.queryTimeout(),
                () -> client.getWorkflowServiceStubs()
                        .blockingStub()
                        .getSystemInfo(GetSystemInfoRequest.getDefaultInstance()));
    }

    @Override
    public String namespace() {
        return client.getOptions().getNamespace();
    }

    @Override
    public void close() {
        deadlines.close();
    }

    private <T> void update(String operationId, String name, String updateId, Class<T> result, Object argument) {
        UpdateOptions.Builder<T> options =
                UpdateOptions.newBuilder(result).setUpdateName(name).setWaitForStage(WorkflowUpdateStage.COMPLETED);
        if (!updateId.isEmpty()) {
            // The same order twice is one update: a caller whose connection broke may simply ask again.
            options.setUpdateId(updateId);
        }
        within(settings.updateTimeout(), () -> {
            try {
                stub(operationId).startUpdate(options.build(), argument).getResult();
                return true;
            } catch (WorkflowUpdateException e) {
                throw refused(e);
            }
        });
    }

    private <T> T within(Duration limit, Supplier<T> call) {
        try {
            return deadlines.within(limit, call);
        } catch (WorkflowNotFoundException e) {
            throw new NotRunning(e);
        } catch (WorkflowException | StatusRuntimeException e) {
            throw new Unreachable("Temporal, or the worker behind it, does not answer.", e);
        }
    }

    private static Refused refused(WorkflowUpdateException exception) {
        ApplicationFailure said = null;
        // The failure that the operation itself has thrown is the innermost.
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            said = cause instanceof ApplicationFailure failure ? failure : said;
        }
        return said == null
                ? new Refused("The operation does not take the order.")
                : new Refused(String.valueOf(said.getOriginalMessage()), said.getType());
    }

    private WorkflowStub stub(String operationId) {
        return client.newUntypedWorkflowStub(Identifiers.run(operationId));
    }
}
