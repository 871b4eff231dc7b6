package io.opsaga.api.deployments;

import io.opsaga.api.agents.LogTexts;
import io.opsaga.api.operations.Records;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.requests.Query;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Progress;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the versions wrote that operations brought. */
@RestController
@Tag(name = "deployments")
class LogsController {
    private final Records records;
    private final LogTexts texts;

    LogsController(Records records, LogTexts texts) {
        this.records = records;
        this.texts = texts;
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
        return known.rows().stream()
                .filter(row -> row.target().equals(agent))
                .findFirst()
                .map(row -> text(known, row.target(), row.place()))
                .orElseThrow(() -> new ProblemException(
                        ProblemKind.UNKNOWN_AGENT, "%s has nothing to do with the agent \"%s\".".formatted(id, agent)));
    }

    private ResponseEntity<String> text(Progress known, String agent, String machine) {
        io.opsaga.operation.Operation operation = known.operation();
        return texts.of(operation.environment(), agent, machine, operation.id(), Integer.MAX_VALUE);
    }

    private static ProblemException conflict(String detail) {
        return new ProblemException(ProblemKind.LOG_ELSEWHERE, detail);
    }
}
