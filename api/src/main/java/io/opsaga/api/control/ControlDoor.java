package io.opsaga.api.control;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Door;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.control.ControlKind;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Run control among operations of every kind; the agents have paths for it, too. */
@Component
class ControlDoor implements Door {
    private final ControlService service;
    private final EnvironmentNames environments;

    ControlDoor(ControlService service, EnvironmentNames environments) {
        this.service = service;
        this.environments = environments;
    }

    @Override
    public String kind() {
        return ControlKind.NAME;
    }

    @Override
    public Schema<Object> form() {
        return ControlRequest.form(environments);
    }

    @Override
    public Launched start(Body body, Actor actor, @Nullable String key) {
        return service.start(ControlRequest.read(body, environments), actor, key);
    }

    @Override
    public PlanView plan(Body body, Actor actor) {
        return service.plan(ControlRequest.read(body, environments), actor);
    }
}
