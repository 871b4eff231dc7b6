package io.opsaga.api.backups;

import io.opsaga.api.access.Actor;
import io.opsaga.api.backups.BackupStandings.Standing;
import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.api.operations.Endings;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
import io.opsaga.archive.Execution;
import io.opsaga.archive.ExecutionStatus;
import io.opsaga.archive.Executions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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

/** Declared backups: how each stands, what has become of it, and one more. */
@RestController
@Tag(name = "backups")
class BackupsController {
    static final String PATH = "/api/v1/backups";
    private static final int MOST = 500;
    private static final int USUAL = 50;

    private final DeclaredBackups declared;
    private final Executions executions;
    private final BackupStandings standings;
    private final BackupService service;
    private final BackupDoor door;
    private final EnvironmentNames environments;
    private final Endings endings;

    BackupsController(
            DeclaredBackups declared,
            Executions executions,
            BackupStandings standings,
            BackupService service,
            BackupDoor door,
            EnvironmentNames environments,
            Endings endings) {
        this.declared = declared;
        this.executions = executions;
        this.standings = standings;
        this.service = service;
        this.door = door;
        this.environments = environments;
        this.endings = endings;
    }

    /** All declared backups. */
    record Backups(List<BackupView> backups) {}

    /** What has become of one, the newest first. */
    record BackupExecutions(String backupId, String environment, List<ExecutionView> executions) {}

    /**
     * One more that is being made.
     *
     * @param executionId the same id, as an execution
     * @param status that of the execution: RUNNING, unless its end was waited for and has come
     */
    record Running(String operationId, String executionId, String status) {}

    @GetMapping(PATH)
    @Operation(summary = "All declared backups, and how each stands")
    @Parameter(in = ParameterIn.QUERY, name = "environment")
    Backups all(HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        String environment = environments.read(query);
        query.finish();
        Instant now = Instant.now();
        return new Backups(standings.tell(declared.all(environment), now).stream()
                .map(one -> view(one, now))
                .toList());
    }

    private BackupView view(Standing standing, Instant now) {
        Declared one = standing.declared();
        Optional<Execution> last =
                executions.of(one.environment(), one.name(), 1).stream().findFirst();
        return BackupView.of(standing, last, executions.latestVerified(one.environment(), one.name()), now);
    }

    @GetMapping(PATH + "/{id}/executions")
    @Operation(summary = "What has become of a backup, the newest execution first")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "environment",
            description = "is required where several environments declare a backup of that name")
    @Parameter(in = ParameterIn.QUERY, name = "limit", description = "1 to 500; 50 where it is not given")
    BackupExecutions executions(@PathVariable("id") String id, HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        String environment = environments.read(query);
        int limit = query.whole("limit", 1, MOST, USUAL);
        query.finish();
        Declared found = declared.find(id, environment);
        return new BackupExecutions(
                found.name(),
                found.environment(),
                executions.of(found.environment(), found.name(), limit).stream()
                        .map(ExecutionView::of)
                        .toList());
    }

    @PostMapping(PATH + "/{id}/run")
    @Operation(summary = "Make a backup now; it goes on after the answer, unless that is to wait for its end")
    @Parameter(in = ParameterIn.QUERY, name = Endings.PARAMETER, description = Endings.DESCRIPTION)
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Running> run(
            @PathVariable("id") String id,
            @RequestBody(required = false) @Nullable JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        Duration patience = Endings.patience(query);
        query.finish();
        String operation = service.start(BackupRequest.of(id, Body.orEmpty(body), environments), actor, key)
                .progress()
                .operation()
                .id();
        boolean over = endings.come(operation, patience);
        String status = executions
                .find(operation)
                .map(Execution::status)
                .orElse(ExecutionStatus.RUNNING)
                .name();
        return ResponseEntity.status(over ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .location(URI.create(door.status(operation)))
                .body(new Running(operation, operation, status));
    }
}
