package io.opsaga.api.backups;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Door;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.backup.BackupKind;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backups among operations of every kind; they have paths of their own, too. */
@Component
class BackupDoor implements Door {
    private final BackupService service;
    private final EnvironmentNames environments;

    BackupDoor(BackupService service, EnvironmentNames environments) {
        this.service = service;
        this.environments = environments;
    }

    @Override
    public String kind() {
        return BackupKind.NAME;
    }

    @Override
    public Schema<Object> form() {
        return BackupRequest.form(environments);
    }

    @Override
    public Launched start(Body body, Actor actor, @Nullable String key) {
        return service.start(BackupRequest.read(body, environments), actor, key);
    }

    @Override
    public PlanView plan(Body body, Actor actor) {
        return service.plan(BackupRequest.read(body, environments), actor);
    }
}
