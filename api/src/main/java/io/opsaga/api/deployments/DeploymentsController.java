package io.opsaga.api.deployments;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Addresses;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.Pages;
import io.opsaga.api.operations.Records;
import io.opsaga.api.operations.RollbackRequest;
import io.opsaga.api.operations.RollbackResponse;
import io.opsaga.api.operations.RollbackService;
import io.opsaga.api.operations.Source;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.DryRun;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
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

/** Deployments over HTTP. */
@RestController
@Tag(name = "deployments")
class DeploymentsController {
    private final DeploymentService deployments;
    private final RollbackService rollbacks;
    private final Records records;
    private final Addresses addresses;
    private final Listing listing;
    private final DeploymentViews views;
    private final EnvironmentNames environments;

    DeploymentsController(
            DeploymentService deployments,
            RollbackService rollbacks,
            Records records,
            Addresses addresses,
            Listing listing,
            DeploymentViews views,
            EnvironmentNames environments) {
        this.deployments = deployments;
        this.rollbacks = rollbacks;
        this.records = records;
        this.addresses = addresses;
        this.listing = listing;
        this.views = views;
        this.environments = environments;
    }

    @PostMapping(path = "/deploy", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Deploy a version of an agent; with dry_run=true only tell what would be done")
    @DryRun
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<DeploymentView> deploy(
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.inEarnest(request);
        Launched launched = deployments.deploy(DeployRequest.read(Body.of(body), environments), actor, key);
        return ResponseEntity.accepted()
                .location(status(launched.progress().operation().id()))
                .body(views.whole(launched.progress(), Source.STORED));
    }

    @PostMapping(path = "/rollback", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary =
                    "Roll a deployment back, while it runs or after it; with dry_run=true only tell what would be done")
    @DryRun
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<RollbackResponse> rollBack(
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.inEarnest(request);
        RollbackRequest asked = RollbackRequest.read(Body.of(body));
        return accepted(rollbacks.order(asked.deploymentId(), asked.rollbackReason(), actor, key));
    }

    @PostMapping(path = "/deployments/{id}/retry_rollback", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Try the undos again that left residues")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<RollbackResponse> retryRollback(
            @PathVariable String id,
            @RequestBody(required = false) @Parameter(hidden = true) @Nullable JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        if (body != null) {
            Body.of(body).finish();
        }
        return accepted(rollbacks.retry(id, actor));
    }

    @GetMapping("/deployments/{id}/status")
    @Operation(summary = "Where a deployment stands, step by step")
    DeploymentView status(@PathVariable("id") String id, HttpServletRequest request) {
        new Query(request.getParameterMap()).finish();
        Records.Known known = records.watched(id);
        return views.whole(known.progress(), known.source());
    }

    @GetMapping("/deployments")
    @Operation(summary = "Active deployments, or with active=false all; newest first")
    @Pages.Parameters
    DeploymentList list(HttpServletRequest request) {
        return listing.deployments(new Query(request.getParameterMap()));
    }

    private ResponseEntity<RollbackResponse> accepted(RollbackService.Accepted accepted) {
        var operation = accepted.progress().operation();
        URI status = URI.create(addresses.status(operation.kind(), operation.id()));
        return ResponseEntity.accepted().location(status).body(views.rollback(accepted));
    }

    private static URI status(String id) {
        return URI.create("/deployments/" + id + "/status");
    }
}
