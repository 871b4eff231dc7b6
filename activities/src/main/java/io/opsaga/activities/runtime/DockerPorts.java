package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.Found;
import io.opsaga.inventory.Agent.PortBinding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whether the ports that an agent publishes are free for it on its machine, and who has them where they are not. */
final class DockerPorts {
    private final Placement at;
    private final DockerOwnership ownership;
    private final String old;

    /** @param old the id of the container that is replaced, whoever made it; empty for none */
    DockerPorts(Placement at, String old) {
        this.at = at;
        this.ownership = DockerOwnership.of(at);
        this.old = old;
    }

    /**
     * What is in the way, if anything is.
     *
     * @param listening all ports of the machine on which anything listens
     * @param labelled containers that have the agent's labels
     * @param all all containers of the engine; asked for only where somebody else has a port
     */
    Optional<String> complaint(
            Set<Integer> listening, List<ContainerSummary> labelled, Supplier<List<ContainerSummary>> all) {
        Set<Integer> taken = new TreeSet<>(listening);
        taken.retainAll(Ports.of(at.agent()));
        labelled.stream().filter(this::gives).forEach(own -> taken.removeAll(ports(own)));
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        List<ContainerSummary> holders =
                all.get().stream().filter(found -> found.state().holdsPorts()).toList();
        holders.stream().filter(this::gives).forEach(own -> taken.removeAll(ports(own)));
        return taken.isEmpty()
                ? Optional.empty()
                : Optional.of(taken.stream().map(port -> held(port, holders)).collect(Collectors.joining("; ")));
    }

    /** Paused or not, it is replaced and gives its ports away. */
    private boolean gives(Found container) {
        return container.id().equals(old) || ownership.owns(container);
    }

    private String held(int port, List<ContainerSummary> holders) {
        String who = holders.stream()
                .filter(container -> ports(container).contains(port))
                .findFirst()
                .map(this::named)
                .orElse("something that is no container");
        return "Port %d is taken on %s by %s".formatted(port, at.machine().name(), who);
    }

    private String named(ContainerSummary container) {
        return "container %s (%s, image %s)%s"
                .formatted(
                        container.name(),
                        DockerOwnership.shortId(container),
                        container.imageRef(),
                        ownership.claims(container) ? unproven(container) : "");
    }

    /** Why one that has the agent's labels is not the agent's all the same, and what can be done. */
    private String unproven(ContainerSummary container) {
        if (!ownership.calledByUs(container)) {
            return ", which has this agent's labels, but neither its name nor one that an operation gives: rename it back, or remove it";
        }
        return ", which has this agent's labels, but another image than they name, as when another tool has made it anew: "
                + (ownership.isAgentName(container.name())
                        ? "with \"adopt\": true in the request it is replaced; otherwise remove it"
                        : "remove it");
    }

    private static Set<Integer> ports(ContainerSummary container) {
        return container.ports().stream().map(PortBinding::hostPort).collect(Collectors.toSet());
    }
}
