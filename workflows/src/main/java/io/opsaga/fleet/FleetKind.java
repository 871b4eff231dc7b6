package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.operation.Delivery;
import io.opsaga.operation.OperationControl;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.Target;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Deployments of many agents. */
public final class FleetKind implements OperationKind<FleetInput> {
    public static final String NAME = "fleet";
    public static final String PREFIX = "fleet";

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
    public Class<FleetInput> input() {
        return FleetInput.class;
    }

    @Override
    public List<Stage> stages() {
        return DeploymentStage.ALL;
    }

    @Override
    public Class<? extends OperationControl> workflow() {
        return FleetWorkflow.class;
    }

    /** An agent of a fleet fails as it would alone. */
    @Override
    public List<? extends Failure> failures() {
        return Stream.<Failure[]>of(FleetFailure.values(), DeploymentFailure.values())
                .flatMap(Arrays::stream)
                .toList();
    }

    @Override
    public List<String> growingSteps() {
        return List.of(FleetStep.CHANGE.name(), FleetStep.REMOVE.name());
    }

    @Override
    public String setsRight() {
        return "brings the wanted version";
    }

    /** All may be named as well: who is right already is left alone. */
    @Override
    public String triesAgain(List<String> targets) {
        String which = targets.isEmpty()
                ? "\"*\""
                : targets.stream().map(agent -> '"' + agent + '"').collect(Collectors.joining(", "));
        return "with \"agents\": [%s] and the same version tries those again that are not as asked".formatted(which);
    }

    @Override
    public Optional<Delivery> delivery() {
        return Optional.of(new FleetDelivery());
    }
}
