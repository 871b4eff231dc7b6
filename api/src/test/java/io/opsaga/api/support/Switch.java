package io.opsaga.api.support;

import io.opsaga.api.operations.Deciding;
import io.opsaga.api.operations.OperationGateway;
import io.opsaga.deployment.DeploymentInput;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The real gateway with a switch for Temporal's absence, and a memory of what it started. */
public final class Switch implements OperationGateway {
    private final OperationGateway real;
    private final List<OperationInput> started = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private volatile boolean mute;

    public Switch(OperationGateway real) {
        this.real = real;
    }

    public void away(boolean temporalIsAway) {
        away = temporalIsAway;
    }

    /** Runs take orders and say nothing of themselves. */
    public void mute(boolean silent) {
        mute = silent;
    }

    /** The deployments of single agents that it started. */
    public List<DeploymentInput> started() {
        return started.stream()
                .filter(DeploymentInput.class::isInstance)
                .map(DeploymentInput.class::cast)
                .toList();
    }

    /** How many operations of any kind it started. */
    public int starts() {
        return started.size();
    }

    public void clear() {
        started.clear();
        away = false;
        mute = false;
    }

    @Override
    public boolean start(OperationInput plan, String fingerprint) {
        boolean began = reach(() -> real.start(plan, fingerprint));
        if (began) {
            started.add(plan);
        }
        return began;
    }

    @Override
    public Progress rehearse(OperationInput plan, Duration within) {
        return reach(() -> real.rehearse(plan, within));
    }

    @Override
    public List<PlannedStep> undoPlan(String operationId) {
        return away ? List.of() : real.undoPlan(operationId);
    }

    @Override
    public void decide(String operationId, Deciding what, ApprovalOrder order) {
        reach(() -> {
            real.decide(operationId, what, order);
            return true;
        });
    }

    @Override
    public Optional<Progress> progress(String operationId) {
        return away || mute ? Optional.empty() : real.progress(operationId);
    }

    @Override
    public Optional<String> doing(String operationId) {
        return away || mute ? Optional.empty() : real.doing(operationId);
    }

    @Override
    public void rollBack(String operationId, RollbackOrder order) {
        reach(() -> {
            real.rollBack(operationId, order);
            return true;
        });
    }

    @Override
    public void retryRollback(String operationId, String actor) {
        reach(() -> {
            real.retryRollback(operationId, actor);
            return true;
        });
    }

    @Override
    public void answer(String operationId, AnswerOrder order) {
        reach(() -> {
            real.answer(operationId, order);
            return true;
        });
    }

    @Override
    public void turn(String operationId) {
        reach(() -> {
            real.turn(operationId);
            return true;
        });
    }

    @Override
    public boolean runs(String operationId) {
        return away || real.runs(operationId);
    }

    @Override
    public Set<String> running(Collection<String> operationIds) {
        return reach(() -> real.running(operationIds));
    }

    @Override
    public Optional<String> fingerprint(String operationId) {
        return away ? Optional.empty() : real.fingerprint(operationId);
    }

    @Override
    public void ping() {
        reach(() -> {
            real.ping();
            return true;
        });
    }

    @Override
    public String namespace() {
        return real.namespace();
    }

    private <T> T reach(Supplier<T> call) {
        if (away) {
            throw new Unreachable("Temporal does not answer.", new IllegalStateException("switched off"));
        }
        return call.get();
    }
}
