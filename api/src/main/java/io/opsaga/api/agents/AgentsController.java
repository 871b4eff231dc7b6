package io.opsaga.api.agents;

import io.opsaga.api.requests.Query;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.RunningAgents;
import io.opsaga.inventory.RunningAgents.Sight;
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
import java.util.Optional;
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
    private final ObjectProvider<RunningAgents> running;

    AgentsController(
            Inventories inventories, Releases releases, OperationLog log, ObjectProvider<RunningAgents> running) {
        this.inventories = inventories;
        this.releases = releases;
        this.log = log;
        this.running = running;
    }

    /** All that match. */
    record Agents(List<AgentView> agents) {}

    @GetMapping("/agents")
    @Operation(summary = "Agents with what is recorded of them, what they run, and how they are")
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
                .flatMap(inventory -> views(inventory, machine))
                .toList());
    }

    private Stream<AgentView> views(Inventory inventory, @Nullable String machine) {
        String environment = inventory.environment().wire();
        List<Agent> agents = inventory.agents().stream()
                .filter(agent -> machine == null || machine.equals(agent.machine()))
                .toList();
        Map<String, Sight> sights = running.stream()
                .findFirst()
                .map(asked -> asked.look(inventory.environment(), machine))
                .orElse(Map.of());
        Map<String, ReleaseEntry> current = byAgent(releases.allCurrent(environment));
        Map<String, ReleaseEntry> previous = byAgent(releases.allPrevious(environment));
        Map<String, String> latest =
                log.latest(environment, agents.stream().map(Agent::id).toList());
        return agents.stream()
                .map(agent -> AgentView.of(
                        environment,
                        agent,
                        current.get(agent.id()),
                        Optional.ofNullable(previous.get(agent.id()))
                                .map(ReleaseEntry::version)
                                .orElse(null),
                        latest.get(agent.id()),
                        sights.get(agent.id())));
    }

    private static Map<String, ReleaseEntry> byAgent(List<ReleaseEntry> entries) {
        return entries.stream().collect(Collectors.toMap(ReleaseEntry::agent, entry -> entry, (one, other) -> other));
    }
}
