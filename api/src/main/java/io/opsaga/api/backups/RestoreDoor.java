package io.opsaga.api.backups;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Door;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.restore.RestoreKind;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Restores among operations of every kind; they have a path of their own, too. */
@Component
class RestoreDoor implements Door {
    private final RestoreService service;
    private final EnvironmentNames environments;

    RestoreDoor(RestoreService service, EnvironmentNames environments) {
        this.service = service;
        this.environments = environments;
    }

    @Override
    public String kind() {
        return RestoreKind.NAME;
    }

    @Override
    public Schema<Object> form() {
        return RestoreRequest.form(environments);
    }

    @Override
    public Launched start(Body body, Actor actor, @Nullable String key) {
        return service.start(RestoreRequest.read(body, environments), actor, key);
    }

    @Override
    public PlanView plan(Body body, Actor actor) {
        return service.plan(RestoreRequest.read(body, environments), actor);
    }
}
