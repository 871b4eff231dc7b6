package io.opsaga.api.deployments;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.AnswerRequest;
import io.opsaga.api.operations.AnswerService;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.Pages;
import io.opsaga.api.operations.Records;
import io.opsaga.api.operations.RollbackService;
import io.opsaga.api.operations.Source;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.DryRun;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Progress;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Operations on many agents over HTTP. */
@RestController
@Tag(name = "fleet")
class FleetController {
    private final FleetService fleets;
    private final AnswerService answers;
    private final RollbackService rollbacks;
    private final Records records;
    private final Listing listing;
    private final FleetViews views;
    private final EnvironmentNames environments;

    FleetController(
            FleetService fleets,
            AnswerService answers,
            RollbackService rollbacks,
            Records records,
            Listing listing,
            FleetViews views,
            EnvironmentNames environments) {
        this.fleets = fleets;
        this.answers = answers;
        this.rollbacks = rollbacks;
        this.records = records;
        this.listing = listing;
        this.views = views;
        this.environments = environments;
    }

    @PostMapping(path = "/fleet/deploy", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary =
                    "Bring many agents to one version, in the order of their dependencies; with dry_run=true only tell what would be done")
    @DryRun
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<FleetView> deploy(
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.inEarnest(request);
        Launched launched = fleets.deploy(FleetRequest.read(Body.of(body), environments), actor, key);
        String id = launched.progress().operation().id();
        return ResponseEntity.accepted()
                .location(URI.create(FleetViews.STATUS.formatted(id)))
                .body(views.whole(launched.progress(), Source.STORED));
    }

    @PostMapping(path = "/fleet/operations/{id}/answer", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Tell an operation that has stopped to ask how to go on: retry, skip or roll_back")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<FleetView> answer(
            @PathVariable String id,
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        records.newest(id, FleetKind.NAME);
        Progress progress = answers.answer(id, AnswerRequest.readOfRollouts(Body.of(body)), actor, key)
                .progress();
        return ResponseEntity.accepted()
                .location(URI.create(FleetViews.STATUS.formatted(id)))
                .body(views.whole(progress, Source.LIVE));
    }

    @PostMapping(path = "/fleet/operations/{id}/retry_rollback", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Try the undos again that left residues")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<FleetView> retryRollback(
            @PathVariable String id,
            @RequestBody(required = false) @Parameter(hidden = true) @Nullable JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        if (body != null) {
            Body.of(body).finish();
        }
        records.newest(id, FleetKind.NAME);
        return ResponseEntity.accepted()
                .location(URI.create(FleetViews.STATUS.formatted(id)))
                .body(views.whole(rollbacks.retry(id, actor).progress(), Source.LIVE));
    }

    @GetMapping("/fleet/operations/{id}/status")
    @Operation(summary = "Where an operation on many agents stands, agent by agent")
    FleetView status(@PathVariable("id") String id, HttpServletRequest request) {
        new Query(request.getParameterMap()).finish();
        Records.Known known = records.watched(id, FleetKind.NAME);
        return views.whole(known.progress(), known.source());
    }

    @GetMapping("/fleet/operations")
    @Operation(summary = "Active operations on many agents, or with active=false all; newest first")
    @Pages.Parameters
    FleetList list(HttpServletRequest request) {
        return listing.fleets(new Query(request.getParameterMap()));
    }
}
