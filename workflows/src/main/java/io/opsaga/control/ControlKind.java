package io.opsaga.control;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.operation.Admission;
import io.opsaga.operation.OperationControl;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.Target;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Run control of one agent or many. */
public final class ControlKind implements OperationKind<ControlInput> {
    public static final String NAME = "control";
    public static final String PREFIX = "control";

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
    public Class<ControlInput> input() {
        return ControlInput.class;
    }

    @Override
    public List<Stage> stages() {
        return List.of(Stage.VALIDATING, DeploymentStage.DEPLOYING, DeploymentStage.MONITORING);
    }

    @Override
    public Class<? extends OperationControl> workflow() {
        return ControlWorkflow.class;
    }

    /** On its machine an agent is stopped and started as by a deployment. */
    @Override
    public List<? extends Failure> failures() {
        return Stream.<Failure[]>of(ControlFailure.values(), DeploymentFailure.values())
                .flatMap(Arrays::stream)
                .toList();
    }

    @Override
    public List<String> growingSteps() {
        return Arrays.stream(ControlAction.values())
                .map(ControlStep::of)
                .map(ControlStep::name)
                .toList();
    }

    /** There is no other version to choose: what is started is what was there. */
    @Override
    public String remedy(Failure failure) {
        return failure == DeploymentFailure.UNHEALTHY || failure == DeploymentFailure.CRASHED
                ? "See its log with GET /agents/ID/logs"
                : failure.remedy();
    }

    @Override
    public String setsRight() {
        return "brings the agents into the wanted state";
    }

    /** Whoever is right already is left alone. */
    @Override
    public String triesAgain(List<String> targets) {
        String which = targets.isEmpty()
                ? "\"*\""
                : targets.stream().map(agent -> '"' + agent + '"').collect(Collectors.joining(", "));
        return "with \"agents\": [%s] and the same action tries those again that are not as asked".formatted(which);
    }

    /** Whoever stops an agent at night does not wait until deployments are over. */
    @Override
    public Admission admission() {
        return Admission.NONE;
    }
}
