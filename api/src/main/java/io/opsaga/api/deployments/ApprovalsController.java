package io.opsaga.api.deployments;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.ApprovalRequest;
import io.opsaga.api.operations.ApprovalService;
import io.opsaga.api.operations.Deciding;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Records;
import io.opsaga.api.operations.Source;
import io.opsaga.api.requests.Body;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Progress;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Decisions upon operations that wait for approval; the same for one agent and for many. */
@RestController
@Tag(name = "approvals")
class ApprovalsController {
    private final ApprovalService approvals;
    private final Records records;
    private final DeploymentViews deployments;
    private final FleetViews fleets;

    ApprovalsController(ApprovalService approvals, Records records, DeploymentViews deployments, FleetViews fleets) {
        this.approvals = approvals;
        this.records = records;
        this.deployments = deployments;
        this.fleets = fleets;
    }

    @PostMapping(
            path = "/deployments/{id}/{decision:approve|reject|extend}",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Approve the plan that a deployment waits with, reject it, or give more time")
    DeploymentView decide(
            @PathVariable String id,
            @PathVariable String decision,
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        return deployments.whole(decided(decision, id, body, key, actor), Source.LIVE);
    }

    @PostMapping(
            path = "/fleet/operations/{id}/{decision:approve|reject|extend}",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Approve the plan that an operation on many agents waits with, reject it, or give more time")
    FleetView decideFleet(
            @PathVariable String id,
            @PathVariable String decision,
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        records.newest(id, FleetKind.NAME);
        return fleets.whole(decided(decision, id, body, key, actor), Source.LIVE);
    }

    private Progress decided(String decision, String id, JsonNode body, @Nullable String key, Actor actor) {
        Deciding what = Deciding.valueOf(decision.toUpperCase(java.util.Locale.ROOT));
        return approvals.decide(what, id, ApprovalRequest.read(what, Body.of(body)), actor, key);
    }
}
