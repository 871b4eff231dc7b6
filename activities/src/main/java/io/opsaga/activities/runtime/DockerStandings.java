package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.inventory.RunningAgents.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an engine runs of agents, from one list; those that run are asked for by themselves since when. */
final class DockerStandings {
    private final DockerHost docker;
    private final List<ContainerSummary> containers;

    DockerStandings(DockerHost docker) {
        this.docker = docker;
        containers = docker.containers(Map.of());
    }

    Map<String, Standing> of(List<Placement> all) {
        Map<String, Standing> standings = new LinkedHashMap<>();
        all.forEach(at -> standings.put(at.agent().id(), of(at)));
        return standings;
    }

    private Standing of(Placement at) {
        Optional<ContainerSummary> named = named(at);
        List<ContainerSummary> running = containers.stream()
                .filter(container -> isOf(at, container) && container.running())
                .toList();
        ContainerSummary main = named.filter(ContainerSummary::running)
                .or(() -> running.stream().findFirst())
                .or(() -> named)
                .orElse(null);
        if (main == null) {
            return Standing.NOTHING;
        }
        Condition condition = main.running()
                ? Condition.Running.forLong(Objects.requireNonNullElse(main.address(), ""))
                : new Condition.Missing();
        return new Standing(found(main), condition, oddities(at, main, running));
    }

    /** The agent's container of one of its names, or else whose that is, unless it is another agent's, or the same in another environment. */
    private Optional<ContainerSummary> named(Placement at) {
        DockerOwnership ownership = DockerOwnership.of(at);
        return containers.stream()
                .filter(container -> ownership.isAgentName(container.name()) && isOf(at, container))
                .findFirst()
                .or(() -> containers.stream()
                        .filter(container ->
                                container.name().equals(ownership.agent()) && !DockerOwnership.someAgents(container))
                        .findFirst());
    }

    /** Of what earlier versions made a list may not say of which image it was made. */
    private static boolean isOf(Placement at, ContainerSummary container) {
        DockerOwnership ownership = DockerOwnership.of(at);
        return ownership.owns(container)
                || (ownership.claims(container)
                        && ownership.isAgentName(container.name())
                        && !container.labels().containsKey(ContainerSpec.IMAGE));
    }

    private Found found(ContainerSummary main) {
        return new Found(
                main.state().wire(),
                main.running() ? since(main) : null,
                DockerOwnership.version(main),
                main.imageId(),
                main.labels().getOrDefault(DockerLabels.CONFIGURATION, ""),
                main.name(),
                main.labels().getOrDefault(DockerLabels.OPERATION, ""));
    }

    private @Nullable Instant since(ContainerSummary main) {
        return docker.container(main.id()).map(Container::startedAt).orElse(null);
    }

    private static List<String> oddities(Placement at, ContainerSummary main, List<ContainerSummary> running) {
        List<String> oddities = new ArrayList<>();
        if (!isOf(at, main)) {
            oddities.add("the container %s was not made by Opsaga".formatted(main.name()));
        } else if (!main.labels().containsKey(DockerLabels.OPERATION)) {
            oddities.add("the container %s was made by no operation".formatted(main.name()));
        } else if (!DockerOwnership.of(at).isAgentName(main.name())) {
            oddities.add("it runs as %s and not as %s"
                    .formatted(main.name(), at.agent().id()));
        }
        running.stream()
                .filter(other -> !other.id().equals(main.id()))
                .forEach(other -> oddities.add(
                        "%s runs beside it, with %s".formatted(other.name(), DockerOwnership.version(other))));
        return oddities;
    }
}
