package io.opsaga.api.agents;

import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
import io.opsaga.api.selection.AgentFinder;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.RunningAgents;
import io.opsaga.inventory.RunningAgents.Sight;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.opsaga.stops.Stop;
import io.opsaga.stops.StopLookup;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The agents of the inhabited environments. */
@RestController
@Tag(name = "agents")
class AgentsController {

    /** So many operations are told of one agent; GET /api/v1/operations has all. */
    private static final int PAST = 10;

    private final Inventories inventories;
    private final Releases releases;
    private final OperationLog log;
    private final ObjectProvider<RunningAgents> running;
    private final AgentFinder wanted;
    private final StopLookup stops;
    private final EnvironmentNames environments;

    AgentsController(
            Inventories inventories,
            Releases releases,
            OperationLog log,
            StopLookup stops,
            ObjectProvider<RunningAgents> running,
            EnvironmentNames environments) {
        this.inventories = inventories;
        this.releases = releases;
        this.log = log;
        this.running = running;
        this.stops = stops;
        this.wanted = new AgentFinder(inventories);
        this.environments = environments;
    }

    /** All that match. */
    record Agents(List<AgentView> agents) {}

    @GetMapping("/agents")
    @Operation(summary = "Agents with what is recorded of them, what they run, and how they are")
    @Parameter(in = ParameterIn.QUERY, name = "environment")
    @Parameter(in = ParameterIn.QUERY, name = "machine")
    Agents agents(HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        String environment = environments.read(query);
        String machine = query.text("machine");
        query.finish();
        return new Agents(inventories.all().stream()
                .filter(inventory ->
                        environment == null || inventory.environment().wire().equals(environment))
                .flatMap(inventory -> views(inventory, machine))
                .toList());
    }

    @GetMapping("/agents/{id}")
    @Operation(
            summary =
                    "One agent: how it is declared, what is recorded of it and what runs, its releases, its last operations")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "environment",
            description = "is required where several environments have an agent of that id")
    AgentDetails agent(@PathVariable("id") String id, HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        String named = environments.read(query);
        query.finish();
        Inventory inventory = wanted.inventory(id, named);
        Agent agent = inventory.agent(id).orElseThrow();
        String environment = inventory.environment().wire();
        Optional<ReleaseEntry> current = releases.current(environment, id);
        Optional<ReleaseEntry> previous = releases.previous(environment, id);
        List<AgentDetails.Release> both = Stream.concat(
                        current.map(entry -> AgentDetails.Release.of(entry, true)).stream(),
                        previous.map(entry -> AgentDetails.Release.of(entry, false)).stream())
                .toList();
        List<Progress> operations =
                log.list(new OperationLog.Filter(false, PAST, null, environment, id, null, null, null, null, null));
        AgentView view = AgentView.of(
                environment,
                agent,
                current.orElse(null),
                previous.map(ReleaseEntry::version).orElse(null),
                log.latest(environment, List.of(id)).get(id),
                sights(inventory, agent.machine()).get(id),
                stops.among(environment, List.of(id)).get(id));
        return new AgentDetails(
                view,
                AgentDetails.Declaration.of(agent),
                both,
                operations.stream().map(AgentDetails.Past::of).toList());
    }

    private Map<String, Sight> sights(Inventory inventory, @Nullable String machine) {
        return running.stream()
                .findFirst()
                .map(asked -> asked.look(inventory.environment(), machine))
                .orElse(Map.of());
    }

    private Stream<AgentView> views(Inventory inventory, @Nullable String machine) {
        String environment = inventory.environment().wire();
        List<Agent> agents = inventory.agents().stream()
                .filter(agent -> machine == null || machine.equals(agent.machine()))
                .toList();
        Map<String, Sight> sights = sights(inventory, machine);
        Map<String, ReleaseEntry> current = byAgent(releases.allCurrent(environment));
        Map<String, ReleaseEntry> previous = byAgent(releases.allPrevious(environment));
        Map<String, Stop> stopped =
                stops.among(environment, agents.stream().map(Agent::id).toList());
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
                        sights.get(agent.id()),
                        stopped.get(agent.id())));
    }

    private static Map<String, ReleaseEntry> byAgent(List<ReleaseEntry> entries) {
        return entries.stream().collect(Collectors.toMap(ReleaseEntry::agent, entry -> entry, (one, other) -> other));
    }
}
