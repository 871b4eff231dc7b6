package io.opsaga.api.backups;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Door;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.retention.RetentionKind;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Retention among operations of every kind. */
@Component
class RetentionDoor implements Door {
    private final RetentionService service;
    private final EnvironmentNames environments;

    RetentionDoor(RetentionService service, EnvironmentNames environments) {
        this.service = service;
        this.environments = environments;
    }

    @Override
    public String kind() {
        return RetentionKind.NAME;
    }

    @Override
    public Schema<Object> form() {
        return RetentionRequest.form(environments);
    }

    @Override
    public Launched start(Body body, Actor actor, @Nullable String key) {
        return service.start(RetentionRequest.read(body, environments), actor, key);
    }

    @Override
    public PlanView plan(Body body, Actor actor) {
        return service.plan(RetentionRequest.read(body, environments), actor);
    }
}
