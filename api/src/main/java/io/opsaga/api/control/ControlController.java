package io.opsaga.api.control;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.OperationView;
import io.opsaga.api.operations.OperationViews;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.operations.Source;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.DryRun;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.control.ControlAction;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What can be done with agents as they are; whatever becomes of it is an operation like every other. */
@RestController
@Tag(name = "agents")
class ControlController {
    private static final String ACTION = "{action:stop|start|restart|remove}";

    private final ControlService service;
    private final ControlDoor door;
    private final OperationViews views;
    private final EnvironmentNames environments;

    ControlController(ControlService service, ControlDoor door, OperationViews views, EnvironmentNames environments) {
        this.service = service;
        this.door = door;
        this.views = views;
        this.environments = environments;
    }

    @PostMapping(path = "/agents/{id}/" + ACTION)
    @Operation(
            summary =
                    "Stop, start, restart or remove an agent; with dry_run=true only tell what would be done. One that is stopped is started again by nothing but start")
    @DryRun
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<OperationView> one(
            @PathVariable("id") String id,
            @PathVariable("action") String action,
            @RequestBody(required = false) @Nullable JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.inEarnest(request);
        return accepted(
                service.start(ControlRequest.ofOne(id, of(action), Body.orEmpty(body), environments), actor, key));
    }

    @PostMapping(path = "/agents/{id}/" + ACTION, params = "dry_run=true")
    @Operation(hidden = true)
    @DryRun
    PlanView planOne(
            @PathVariable("id") String id,
            @PathVariable("action") String action,
            @RequestBody(required = false) @Nullable JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.only(request);
        return service.plan(ControlRequest.ofOne(id, of(action), Body.orEmpty(body), environments), actor);
    }

    @PostMapping(path = "/agents/" + ACTION, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary =
                    "Stop, start, restart or remove many agents, in the order of their dependencies; with dry_run=true only tell what would be done")
    @DryRun
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<OperationView> many(
            @PathVariable("action") String action,
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.inEarnest(request);
        return accepted(service.start(ControlRequest.ofMany(of(action), Body.of(body), environments), actor, key));
    }

    @PostMapping(path = "/agents/" + ACTION, params = "dry_run=true", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(hidden = true)
    @DryRun
    PlanView planMany(
            @PathVariable("action") String action,
            @RequestBody JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.only(request);
        return service.plan(ControlRequest.ofMany(of(action), Body.of(body), environments), actor);
    }

    private static ControlAction of(String action) {
        return ControlAction.valueOf(action.toUpperCase(Locale.ROOT));
    }

    private ResponseEntity<OperationView> accepted(Launched launched) {
        return ResponseEntity.accepted()
                .location(URI.create(door.status(launched.progress().operation().id())))
                .body(views.whole(launched.progress(), Source.STORED));
    }
}
