package io.opsaga.api.agents;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
import io.opsaga.api.selection.AgentFinder;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.AgentLogs;
import io.opsaga.inventory.AgentVersions;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.release.QuarantineLookup;
import io.opsaga.release.QuarantineLookup.Wanted;
import io.opsaga.release.Quarantined;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What could be deployed to an agent. */
@RestController
@Tag(name = "agents")
class AgentVersionsController {

    private final AgentFinder finder;
    private final Releases releases;
    private final QuarantineLookup quarantine;
    private final ObjectProvider<AgentVersions> versions;
    private final EnvironmentNames environments;

    AgentVersionsController(
            Inventories inventories,
            Releases releases,
            QuarantineLookup quarantine,
            ObjectProvider<AgentVersions> versions,
            EnvironmentNames environments) {
        this.finder = new AgentFinder(inventories);
        this.releases = releases;
        this.quarantine = quarantine;
        this.versions = versions;
        this.environments = environments;
    }

    /**
     * @param artifact the image's repository, or the artifact's name
     * @param versions newest first
     */
    record AgentVersionList(
            String agentId, String environment, String machine, String artifact, List<Version> versions) {}

    /**
     * One that could be deployed.
     *
     * @param current whether it is recorded as what the agent runs
     * @param previous whether it is what the current one has replaced
     * @param quarantined why it would be refused; null where it would not be, as far as its name tells
     */
    record Version(
            String version,
            boolean current,
            boolean previous,
            @Nullable String quarantined) {}

    @GetMapping("/agents/{id}/versions")
    @Operation(
            summary =
                    "What could be deployed to an agent without fetching anything, newest first; a registry may have more")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "environment",
            description = "is required where several environments have an agent of that id")
    AgentVersionList versions(@PathVariable("id") String id, HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        String named = environments.read(query);
        query.finish();
        Inventory inventory = finder.inventory(id, named);
        Agent agent = inventory.agent(id).orElseThrow();
        String environment = inventory.environment().wire();
        Optional<String> current = releases.current(environment, id).map(ReleaseEntry::version);
        Optional<String> previous = releases.previous(environment, id).map(ReleaseEntry::version);
        List<Version> known = atHand(inventory.environment(), id).stream()
                .map(version -> new Version(
                        version,
                        current.filter(version::equals).isPresent(),
                        previous.filter(version::equals).isPresent(),
                        quarantine
                                .of(environment, new Wanted(id, agent.artifact(), version, ""))
                                .map(Quarantined::sentence)
                                .orElse(null)))
                .toList();
        return new AgentVersionList(id, environment, agent.machine(), agent.artifact(), known);
    }

    private List<String> atHand(EnvironmentName environment, String id) {
        AgentVersions source = versions.getIfAvailable();
        if (source == null) {
            throw new ProblemException(ProblemKind.UNAVAILABLE, "No machine can be asked from here.");
        }
        try {
            return source.of(environment, id);
        } catch (AgentLogs.Unavailable e) {
            throw new ProblemException(ProblemKind.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }
}
