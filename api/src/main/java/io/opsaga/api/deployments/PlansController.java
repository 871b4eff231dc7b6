package io.opsaga.api.deployments;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.operations.RollbackPlanner;
import io.opsaga.api.operations.RollbackRequest;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.DryRun;
import io.opsaga.api.requests.EnvironmentNames;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * What a start would do: the same addresses and bodies with {@code dry_run=true}. Whatever else is said of {@code dry_run}, or in
 * the query, is refused: a slip of the finger must not make an operation of a question.
 */
@RestController
@Tag(name = "plans")
class PlansController {
    private final DeploymentService deployments;
    private final FleetService fleets;
    private final RollbackPlanner rollbacks;
    private final EnvironmentNames environments;

    PlansController(
            DeploymentService deployments,
            FleetService fleets,
            RollbackPlanner rollbacks,
            EnvironmentNames environments) {
        this.deployments = deployments;
        this.fleets = fleets;
        this.rollbacks = rollbacks;
        this.environments = environments;
    }

    @PostMapping(path = "/deploy", params = "dry_run=true", consumes = MediaType.APPLICATION_JSON_VALUE)
    @io.swagger.v3.oas.annotations.Operation(hidden = true)
    @DryRun
    PlanView deployment(
            @RequestBody JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.only(request);
        return deployments.plan(DeployRequest.read(Body.of(body), environments), actor);
    }

    @PostMapping(path = "/fleet/deploy", params = "dry_run=true", consumes = MediaType.APPLICATION_JSON_VALUE)
    @io.swagger.v3.oas.annotations.Operation(hidden = true)
    @DryRun
    PlanView fleet(
            @RequestBody JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.only(request);
        return fleets.plan(FleetRequest.read(Body.of(body), environments), actor);
    }

    @PostMapping(path = "/rollback", params = "dry_run=true", consumes = MediaType.APPLICATION_JSON_VALUE)
    @io.swagger.v3.oas.annotations.Operation(hidden = true)
    @DryRun
    PlanView rollback(
            @RequestBody JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.only(request);
        return rollbacks.plan(RollbackRequest.read(Body.of(body)).deploymentId(), actor);
    }
}
