package io.opsaga.api.agents;

import io.opsaga.api.requests.Query;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.AgentHealth;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.ReleaseEntry;
import io.opsaga.operation.Releases;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The agents of the inhabited environments. */
@RestController
@Tag(name = "agents")
class AgentsController {
    private static final List<String> ENVIRONMENTS =
            Arrays.stream(EnvironmentName.values()).map(EnvironmentName::wire).toList();

    private final Inventories inventories;
    private final Releases releases;
    private final OperationLog log;
    private final ObjectProvider<AgentHealth> health;

    AgentsController(Inventories inventories, Releases releases, OperationLog log, ObjectProvider<AgentHealth> health) {
        this.inventories = inventories;
        this.releases = releases;
        this.log = log;
        this.health = health;
    }

    /** All that match. */
    record Agents(List<AgentView> agents) {}

    /**
     * @param currentVersion null where Opsaga has deployed none
     * @param lastDeploymentId the last operation that worked on it, by itself or among many
     * @param health healthy, unhealthy, unreachable, unknown or not_deployed
     */
    record AgentView(
            String agentId,
            String environment,
            String machine,
            String runtime,
            @Nullable String currentVersion,
            @Nullable String previousVersion,
            String health,
            @Nullable String lastDeploymentId,
            List<String> dependsOn) {}

    @GetMapping("/agents")
    @Operation(summary = "Agents with what they run and how they are")
    @Parameter(in = ParameterIn.QUERY, name = "environment")
    @Parameter(in = ParameterIn.QUERY, name = "machine")
    Agents agents(HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        String environment = query.oneOf("environment", ENVIRONMENTS);
        String machine = query.text("machine");
        query.finish();
        return new Agents(inventories.all().stream()
                .filter(inventory ->
                        environment == null || inventory.environment().wire().equals(environment))
                .flatMap(this::views)
                .filter(view -> machine == null || view.machine().equals(machine))
                .toList());
    }

    private Stream<AgentView> views(Inventory inventory) {
        String environment = inventory.environment().wire();
        Map<String, String> current = versions(releases.allCurrent(environment));
        Map<String, String> previous = versions(releases.allPrevious(environment));
        Map<String, String> latest = log.latest(
                environment, inventory.agents().stream().map(Agent::id).toList());
        Map<String, String> states = health.stream()
                .findFirst()
                .map(asked -> asked.health(inventory.environment()))
                .orElse(Map.of());
        Function<Agent, AgentView> view = agent -> new AgentView(
                agent.id(),
                environment,
                agent.machine(),
                agent.runtime().wire(),
                current.get(agent.id()),
                previous.get(agent.id()),
                states.getOrDefault(agent.id(), "unknown"),
                latest.get(agent.id()),
                agent.dependsOn());
        return inventory.agents().stream().map(view);
    }

    private static Map<String, String> versions(List<ReleaseEntry> entries) {
        return entries.stream()
                .collect(Collectors.toMap(ReleaseEntry::agent, ReleaseEntry::version, (one, other) -> other));
    }
}
