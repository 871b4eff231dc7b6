package io.opsaga.api.deployments;

import io.opsaga.api.access.Actor;
import io.opsaga.api.named.NamedOperation;
import io.opsaga.api.operations.OperationViews;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.selection.Targets;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code deploy_container} of the family {@code deployment}: what {@code POST /deploy} does, in the envelope. */
@Component
class DeployContainer implements NamedOperation {
    private final DeploymentService desk;
    private final Targets targets;
    private final EnvironmentNames environments;

    DeployContainer(DeploymentService desk, Targets targets, EnvironmentNames environments) {
        this.desk = desk;
        this.targets = targets;
        this.environments = environments;
    }

    @Override
    public String family() {
        return "deployment";
    }

    @Override
    public String name() {
        return "deploy_container";
    }

    @Override
    public String field() {
        return "deployment_config";
    }

    @Override
    public Schema<Object> form() {
        return DeployRequest.form(environments);
    }

    @Override
    public Map<String, Object> run(Body parameters, Actor actor, @Nullable String key) {
        Progress progress = desk.deploy(DeployRequest.read(parameters, environments), actor, key)
                .progress();
        Operation operation = progress.operation();
        return Map.of(
                "success",
                true,
                "deployment_id",
                operation.id(),
                "status",
                OperationViews.status(progress),
                "endpoints",
                targets.endpoint(operation.environment(), operation.target())
                        .map(List::of)
                        .orElse(List.of()));
    }
}
