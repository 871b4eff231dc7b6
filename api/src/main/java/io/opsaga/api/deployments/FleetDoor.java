package io.opsaga.api.deployments;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Door;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.fleet.FleetKind;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Deployments of many agents, which have documented paths of their own. */
@Component
class FleetDoor implements Door {
    private final FleetService desk;
    private final EnvironmentNames environments;

    FleetDoor(FleetService desk, EnvironmentNames environments) {
        this.desk = desk;
        this.environments = environments;
    }

    @Override
    public String kind() {
        return FleetKind.NAME;
    }

    @Override
    public Schema<Object> form() {
        return FleetRequest.form(environments);
    }

    @Override
    public Launched start(Body body, Actor actor, @Nullable String key) {
        return desk.deploy(FleetRequest.read(body, environments), actor, key);
    }

    @Override
    public PlanView plan(Body body, Actor actor) {
        return desk.plan(FleetRequest.read(body, environments), actor);
    }

    @Override
    public String start() {
        return "/fleet/deploy";
    }

    @Override
    public String all() {
        return "/fleet/operations";
    }

    @Override
    public String status(String id) {
        return all() + "/" + id + "/status";
    }
}
