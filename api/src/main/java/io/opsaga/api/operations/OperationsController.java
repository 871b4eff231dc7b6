package io.opsaga.api.operations;

import io.opsaga.api.access.Actor;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.DryRun;
import io.opsaga.api.requests.Query;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Operations of every kind over HTTP. */
@RestController
@RequestMapping(OperationsController.PATH)
@Tag(name = "operations")
class OperationsController {
    static final String PATH = "/api/v1/operations";

    private final Addresses addresses;
    private final Records records;
    private final Pages pages;
    private final OperationViews views;
    private final ApprovalService approvals;
    private final RollbackService rollbacks;
    private final RollbackPlanner planner;
    private final AnswerService answers;

    OperationsController(
            Addresses addresses,
            Records records,
            Pages pages,
            OperationViews views,
            ApprovalService approvals,
            RollbackService rollbacks,
            RollbackPlanner planner,
            AnswerService answers) {
        this.addresses = addresses;
        this.records = records;
        this.pages = pages;
        this.views = views;
        this.approvals = approvals;
        this.rollbacks = rollbacks;
        this.planner = planner;
        this.answers = answers;
    }

    @GetMapping
    @Operation(summary = "Active operations, or with active=false all; newest first")
    @Parameter(in = ParameterIn.QUERY, name = "active", description = "false: also those that are over")
    @Parameter(in = ParameterIn.QUERY, name = "limit", description = "1 to 500; 50 where it is not given")
    @Parameter(in = ParameterIn.QUERY, name = "after", description = "the next of the page before")
    @Parameter(in = ParameterIn.QUERY, name = "kind")
    @Parameter(in = ParameterIn.QUERY, name = "environment")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "target",
            description = "what it is about, or what is among those it touched")
    @Parameter(in = ParameterIn.QUERY, name = "machine")
    @Parameter(in = ParameterIn.QUERY, name = "stage")
    @Parameter(in = ParameterIn.QUERY, name = "outcome")
    @Parameter(in = ParameterIn.QUERY, name = "actor")
    OperationList list(HttpServletRequest request) {
        Pages.Page<OperationSummary> page = pages.ofAll(new Query(request.getParameterMap()), views::summary);
        return new OperationList(page.found(), page.next());
    }

    @GetMapping("/{id}")
    @Operation(summary = "Where an operation stands, step by step")
    OperationView status(@PathVariable("id") String id, HttpServletRequest request) {
        new Query(request.getParameterMap()).finish();
        Records.Known known = records.watched(id);
        return views.whole(known.progress(), known.source());
    }

    @PostMapping(path = "/{kind}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Ask for an operation of that kind; with dry_run=true only tell what would be done")
    @DryRun
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<OperationView> start(
            @PathVariable("kind") String kind,
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.inEarnest(request);
        Launched launched = addresses.door(kind).start(Body.of(body), actor, key);
        return accepted(views.whole(launched.progress(), Source.STORED));
    }

    @PostMapping(path = "/{kind}", params = "dry_run=true", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(hidden = true)
    @DryRun
    PlanView plan(
            @PathVariable("kind") String kind,
            @RequestBody JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.only(request);
        return addresses.door(kind).plan(Body.of(body), actor);
    }

    @PostMapping(path = "/{id}/{decision:approve|reject|extend}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Approve the plan that an operation waits with, reject it, or give more time")
    OperationView decide(
            @PathVariable("id") String id,
            @PathVariable("decision") String decision,
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        Deciding what = Deciding.valueOf(decision.toUpperCase(Locale.ROOT));
        return views.whole(
                approvals.decide(what, id, ApprovalRequest.read(what, Body.of(body)), actor, key), Source.LIVE);
    }

    @PostMapping(path = "/{id}/answer", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Tell an operation that has stopped to ask how to go on, with one of its answers")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<OperationView> answer(
            @PathVariable("id") String id,
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        AnswerRequest answer = AnswerRequest.read(Body.of(body));
        return accepted(views.whole(answers.answer(id, answer, actor, key).progress(), Source.LIVE));
    }

    @PostMapping(path = "/{id}/rollback", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary =
                    "Roll an operation back, while it runs or after it; with dry_run=true only tell what would be done")
    @DryRun
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<OperationView> rollBack(
            @PathVariable("id") String id,
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.inEarnest(request);
        String reason = ReasonRequest.read(Body.of(body));
        return accepted(views.whole(rollbacks.order(id, reason, actor, key).progress(), Source.LIVE));
    }

    @PostMapping(path = "/{id}/rollback", params = "dry_run=true", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(hidden = true)
    @DryRun
    PlanView planRollback(
            @PathVariable("id") String id,
            @RequestBody JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        DryRun.Reading.only(request);
        ReasonRequest.read(Body.of(body));
        return planner.plan(id, actor);
    }

    @PostMapping(path = "/{id}/retry_rollback", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Try the undos again that left residues")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<OperationView> retryRollback(
            @PathVariable("id") String id,
            @RequestBody(required = false) @Parameter(hidden = true) @Nullable JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        if (body != null) {
            Body.of(body).finish();
        }
        return accepted(views.whole(rollbacks.retry(id, actor).progress(), Source.LIVE));
    }

    private static ResponseEntity<OperationView> accepted(OperationView view) {
        return ResponseEntity.accepted()
                .location(URI.create(PATH + "/" + view.summary().operationId()))
                .body(view);
    }
}
