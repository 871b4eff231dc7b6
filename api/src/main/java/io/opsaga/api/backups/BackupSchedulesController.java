package io.opsaga.api.backups;

import io.opsaga.api.access.Actor;
import io.opsaga.api.backups.PauseService.Paused;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Schedules of backups; what they are is declared, and whether one is paused is said here. */
@RestController
@Tag(name = "backups")
class BackupSchedulesController {
    static final String PAUSE = BackupsController.PATH + "/{id}/pause";
    static final String RESUME = BackupsController.PATH + "/{id}/resume";

    private final PauseService service;
    private final EnvironmentNames environments;

    BackupSchedulesController(PauseService service, EnvironmentNames environments) {
        this.service = service;
        this.environments = environments;
    }

    @PostMapping(PAUSE)
    @Operation(summary = "Have a backup's schedule start nothing until it is resumed")
    Paused pause(
            @PathVariable("id") String id,
            @RequestBody(required = false) @Nullable JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        return service.pause(id, PauseRequest.read(Body.orEmpty(body), environments), actor);
    }

    @PostMapping(RESUME)
    @Operation(summary = "Have a paused schedule start backups again; what came meanwhile is not made up for")
    Paused resume(
            @PathVariable("id") String id,
            @RequestBody(required = false) @Nullable JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        return service.resume(id, PauseRequest.read(Body.orEmpty(body), environments), actor);
    }
}
