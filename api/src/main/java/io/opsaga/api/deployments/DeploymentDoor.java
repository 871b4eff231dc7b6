package io.opsaga.api.deployments;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Door;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.deployment.DeploymentKind;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Deployments of one agent, which have documented paths of their own. */
@Component
class DeploymentDoor implements Door {
    private final DeploymentService desk;
    private final EnvironmentNames environments;

    DeploymentDoor(DeploymentService desk, EnvironmentNames environments) {
        this.desk = desk;
        this.environments = environments;
    }

    @Override
    public String kind() {
        return DeploymentKind.NAME;
    }

    @Override
    public Schema<Object> form() {
        return DeployRequest.form(environments);
    }

    @Override
    public Launched start(Body body, Actor actor, @Nullable String key) {
        return desk.deploy(DeployRequest.read(body, environments), actor, key);
    }

    @Override
    public PlanView plan(Body body, Actor actor) {
        return desk.plan(DeployRequest.read(body, environments), actor);
    }

    @Override
    public String start() {
        return "/deploy";
    }

    @Override
    public String all() {
        return "/deployments";
    }

    @Override
    public String status(String id) {
        return all() + "/" + id + "/status";
    }
}
