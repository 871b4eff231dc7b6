package io.opsaga.deployment;

import io.opsaga.operation.Delivery;
import io.opsaga.operation.OperationControl;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.Target;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Stage;
import java.util.List;
import java.util.Optional;

/** Deployments of one agent. */
public final class DeploymentKind implements OperationKind<DeploymentInput> {
    public static final String NAME = "deployment";
    public static final String PREFIX = "deploy";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String targetType() {
        return Target.AGENT;
    }

    @Override
    public Class<DeploymentInput> input() {
        return DeploymentInput.class;
    }

    @Override
    public List<Stage> stages() {
        return DeploymentStage.ALL;
    }

    @Override
    public Class<? extends OperationControl> workflow() {
        return DeploymentWorkflow.class;
    }

    @Override
    public List<? extends Failure> failures() {
        return List.of(DeploymentFailure.values());
    }

    @Override
    public String setsRight() {
        return "brings the wanted version";
    }

    @Override
    public Optional<Delivery> delivery() {
        return Optional.of(new DeploymentDelivery());
    }
}
