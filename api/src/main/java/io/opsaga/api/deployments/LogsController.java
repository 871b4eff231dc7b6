package io.opsaga.api.deployments;

import io.opsaga.api.operations.Records;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.requests.Query;
import io.opsaga.fleet.FleetKind;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.AgentLogs;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.operation.Progress;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the versions wrote that operations brought. */
@RestController
@Tag(name = "deployments")
class LogsController {
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final Records records;
    private final Inventories inventories;
    private final ObjectProvider<AgentLogs> logs;

    LogsController(Records records, Inventories inventories, ObjectProvider<AgentLogs> logs) {
        this.records = records;
        this.inventories = inventories;
        this.logs = logs;
    }

    @GetMapping("/deployments/{id}/logs")
    @Operation(summary = "The end of what the version wrote that a deployment brought, at most 1 MiB of text")
    ResponseEntity<String> ofDeployment(@PathVariable("id") String id, HttpServletRequest request) {
        new Query(request.getParameterMap()).finish();
        Progress known = records.stored(id);
        if (known.operation().kind().equals(FleetKind.NAME)) {
            throw conflict("%s changed many agents; ask for GET /fleet/operations/%1$s/logs?agent_id=…".formatted(id));
        }
        return text(known, known.operation().target(), known.operation().machine());
    }

    @GetMapping("/fleet/operations/{id}/logs")
    @Operation(summary = "The same for one agent of an operation on many")
    @Parameter(name = "agent_id", in = ParameterIn.QUERY, required = true, description = "which of its agents")
    ResponseEntity<String> ofFleet(@PathVariable("id") String id, HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        String agent = query.text("agent_id");
        if (agent == null) {
            query.wrong("agent_id", "is missing; it says which agent's log");
        }
        query.finish();
        Progress known = records.newest(id, FleetKind.NAME).progress();
        return known.agents().stream()
                .filter(row -> row.agent().equals(agent))
                .findFirst()
                .map(row -> text(known, row.agent(), row.machine()))
                .orElseThrow(() -> new ProblemException(
                        ProblemKind.UNKNOWN_AGENT, "%s has nothing to do with the agent \"%s\".".formatted(id, agent)));
    }

    private ResponseEntity<String> text(Progress known, String agent, String machine) {
        String id = known.operation().id();
        EnvironmentName environment = EnvironmentName.of(known.operation().environment())
                .orElseThrow(() -> conflict("The environment of %s is not known any more.".formatted(id)));
        Optional<Agent> declared = inventories.of(environment).flatMap(all -> all.agent(agent));
        if (declared.isEmpty() || !declared.get().machine().equals(machine)) {
            throw conflict(
                    "%s is not on %s any more, so its log cannot be looked for there.".formatted(agent, machine));
        }
        AgentLogs source = logs.getIfAvailable();
        if (source == null) {
            throw unavailable("No machine can be asked from here.");
        }
        try {
            String text = source.log(environment, agent, id)
                    .orElseThrow(() -> new ProblemException(
                            ProblemKind.NOT_FOUND,
                            "There is no log of %s by %s on %s: it never started there, or is gone for longer than a day."
                                    .formatted(agent, id, machine)));
            return ResponseEntity.ok()
                    .contentType(TEXT)
                    .header("X-Content-Type-Options", "nosniff")
                    .body(text);
        } catch (AgentLogs.Elsewhere e) {
            throw conflict(String.valueOf(e.getMessage()));
        } catch (AgentLogs.Unavailable e) {
            throw unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException conflict(String detail) {
        return new ProblemException(ProblemKind.LOG_ELSEWHERE, detail);
    }

    private static ProblemException unavailable(String detail) {
        return new ProblemException(ProblemKind.UNAVAILABLE, detail);
    }
}
