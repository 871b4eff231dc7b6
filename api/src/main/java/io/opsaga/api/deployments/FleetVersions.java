package io.opsaga.api.deployments;

import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.fleet.FleetAgent;
import io.opsaga.fleet.FleetInput;
import io.opsaga.inventory.Agent;
import io.opsaga.release.QuarantineLookup.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who of a fleet gets which version.
 *
 * @param version that of all, or {@link FleetInput#MIXED}
 * @param agents with a version of their own where they do not all get the same
 */
record FleetVersions(String version, List<FleetAgent> agents) {
    private static final int MOST_NAMED = 5;

    /** @throws ProblemException where somebody gets none, or somebody is named who is not among the agents */
    static FleetVersions of(FleetRequest request, List<FleetAgent> agents) {
        complain(request, agents);
        List<String> versions = agents.stream()
                .map(agent -> String.valueOf(asked(request, agent)))
                .toList();
        String version =
                agents.isEmpty() && request.version() != null ? request.version() : FleetInput.spoken(versions);
        boolean same = versions.stream().allMatch(version::equals);
        return new FleetVersions(
                version,
                same
                        ? agents
                        : agents.stream()
                                .map(agent -> agent.to(String.valueOf(asked(request, agent))))
                                .toList());
    }

    /** What each of these agents, which are those of the fleet, is to get. */
    List<Wanted> wanted(List<Agent> selected) {
        Map<String, String> artifacts = selected.stream().collect(Collectors.toMap(Agent::id, Agent::artifact));
        return agents.stream()
                .map(agent -> new Wanted(
                        agent.id(),
                        artifacts.getOrDefault(agent.id(), ""),
                        Optional.ofNullable(agent.version()).orElse(version),
                        ""))
                .toList();
    }

    private static @Nullable String asked(FleetRequest request, FleetAgent agent) {
        return Optional.ofNullable(request.versions().get(agent.id())).orElse(request.version());
    }

    private static void complain(FleetRequest request, List<FleetAgent> agents) {
        List<FieldError> errors = new ArrayList<>();
        List<String> ids = agents.stream().map(FleetAgent::id).toList();
        List<String> without = agents.stream()
                .filter(agent -> asked(request, agent) == null)
                .map(FleetAgent::id)
                .toList();
        if (!without.isEmpty()) {
            errors.add(
                    FieldError.of("version", "is required, as versions does not name %s".formatted(spoken(without))));
        }
        request.versions().keySet().stream()
                .filter(id -> !ids.contains(id))
                .forEach(id -> errors.add(
                        FieldError.of("versions." + id, "is not among the %d agents".formatted(agents.size()))));
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private static String spoken(List<String> ids) {
        String first = String.join(", ", ids.subList(0, Math.min(MOST_NAMED, ids.size())));
        return ids.size() <= MOST_NAMED ? first : "%s and %d more".formatted(first, ids.size() - MOST_NAMED);
    }
}
