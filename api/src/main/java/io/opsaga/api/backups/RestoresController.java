package io.opsaga.api.backups;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.requests.Body;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Puts back what a backup holds; whatever becomes of it is an operation like every other. */
@RestController
@Tag(name = "backups")
class RestoresController {
    static final String PATH = "/api/v1/restores";

    private final RestoreDoor door;

    RestoresController(RestoreDoor door) {
        this.door = door;
    }

    /** A restore that was accepted. */
    record Restoring(String operationId) {}

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary =
                    "Restore a backup: the latest verified execution of it, or the one that is named; it goes on after the answer")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Restoring> restore(
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        String id = door.start(Body.of(body), actor, key).progress().operation().id();
        return ResponseEntity.accepted().location(URI.create(door.status(id))).body(new Restoring(id));
    }
}
