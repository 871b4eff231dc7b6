package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Found;
import io.opsaga.deployment.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds out which container is an agent now, and whether an operation may replace it. */
final class DockerIncumbents {
    /**
     * Who is the agent now.
     *
     * @param container null where there is none, or none that may be replaced
     * @param agentName what the agent is called on this engine; null for its own name
     * @param obstacle why the one that is there must not be replaced; null where it may
     * @param adopted what somebody else made and is replaced all the same, in words; null where there is nothing
     */
    record Incumbent(
            @Nullable Found container,
            @Nullable String agentName,
            @Nullable String obstacle,
            @Nullable String adopted) {
        Optional<Found> found() {
            return Optional.ofNullable(container);
        }
    }

    private final DockerHost docker;
    private final DockerOwnership ownership;
    private final String machine;
    private final String operation;
    private final boolean adopt;

    /** @param operation who asks; what it made itself is not what was there */
    DockerIncumbents(DockerHost docker, Placement at, String operation, boolean adopt) {
        this.docker = docker;
        this.ownership = DockerOwnership.of(at);
        this.machine = at.machine().name();
        this.operation = operation;
        this.adopt = adopt;
    }

    /** With a question to the engine, and a second one where no container of the agent's name is the agent's. */
    Incumbent find() {
        return find(docker.container(ownership.agent()), () -> docker.containers(DockerLabels.of(ownership)));
    }

    /**
     * The container of the agent's name; where another environment's agent has that, the one whose name says the environment; where
     * an operation that was ended from outside left neither, the one that runs, or else the newest.
     *
     * @param named the container of the agent's name
     * @param labelled all that have the agent's labels
     */
    Incumbent find(Optional<? extends Found> named, Supplier<List<ContainerSummary>> labelled) {
        Optional<Container> holder = Optional.empty();
        if (named.isPresent()) {
            if (ownership.owns(named.get())) {
                return own(named.get(), null);
            }
            // A list tells less: of what earlier versions made it may not say of which image that was.
            holder = whole(named.get());
            if (holder.filter(ownership::owns).isPresent()) {
                return own(holder.get(), null);
            }
        }
        List<ContainerSummary> others = labelled.get().stream()
                .filter(found -> !operation.equals(found.labels().get(DockerLabels.OPERATION)))
                .filter(ownership::owns)
                .filter(found -> !ownership.isAside(found.name()))
                .toList();
        Optional<ContainerSummary> apart = others.stream()
                .filter(found -> found.name().equals(ownership.apart()))
                .findFirst();
        if (apart.isPresent()) {
            return own(apart.get(), ownership.apart());
        }
        if (holder.isEmpty()) {
            return left(others, null);
        }
        return DockerOwnership.someAgents(holder.get()) ? besideAnother(others) : foreign(holder.get(), null);
    }

    private Incumbent besideAnother(List<ContainerSummary> others) {
        return docker.container(ownership.apart())
                .map(taken -> foreign(taken, ownership.apart()))
                .orElseGet(() -> left(others, ownership.apart()));
    }

    private Incumbent own(Found container, @Nullable String agentName) {
        return container.state().lost()
                ? refused(agentName, lost(container))
                : new Incumbent(container, agentName, null, null);
    }

    private Incumbent left(List<ContainerSummary> others, @Nullable String agentName) {
        Optional<Container> newest = others.stream()
                .map(this::whole)
                .flatMap(Optional::stream)
                .filter(found ->
                        DockerContainers.started(found) && !found.state().lost())
                .max(Comparator.comparing(Container::running).thenComparing(DockerContainers::since));
        return new Incumbent(newest.orElse(null), agentName, null, null);
    }

    private Incumbent foreign(Container container, @Nullable String agentName) {
        String who = DockerOwnership.described(container);
        if (DockerOwnership.someAgents(container)) {
            return refused(agentName, "%s on %s is another agent's".formatted(who, machine));
        }
        if (container.state().lost()) {
            return refused(agentName, lost(container));
        }
        if (container.autoRemove()) {
            return refused(
                    agentName,
                    "%s on %s was not made by Opsaga, and was started with --rm: its engine removes it as soon as it is stopped, so that nothing"
                                    .formatted(who, machine)
                            + " could bring it back. Start it without, or remove it");
        }
        if (!adopt) {
            return refused(
                    agentName,
                    "%s on %s has the agent's name and was not made by Opsaga. With \"adopt\": true in the request, or ops/up --adopt, it is replaced, and a"
                                    .formatted(who, machine)
                            + " rollback brings it back; otherwise rename or remove it");
        }
        String port = container.floating() ? "; the engine chose its port, and after a rollback chooses again" : "";
        return new Incumbent(container, agentName, null, who + port);
    }

    private Incumbent refused(@Nullable String agentName, String why) {
        return new Incumbent(null, agentName, why, null);
    }

    private String lost(Found container) {
        return "container %s (%s) on %s is %s and keeps the agent's name; see to it that it is gone: docker rm -f %1$s"
                .formatted(
                        container.name(),
                        DockerOwnership.shortId(container),
                        machine,
                        container.state().wire());
    }

    /** What is remembered of it, to bring it back. */
    Optional<Snapshot> snapshot(Found found) {
        return whole(found)
                .map(container -> DockerSnapshots.of(container, DockerSnapshots.parked(container) && interrupted()));
    }

    /** An operation that was ended from outside after it had stopped the old version leaves the new one beside it. */
    private boolean interrupted() {
        return docker.containers(DockerLabels.of(ownership)).stream()
                .filter(ownership::owns)
                .anyMatch(found -> !ownership.isAgentName(found.name())
                        && found.name()
                                .equals(ownership.agent() + "." + found.labels().get(DockerLabels.OPERATION)));
    }

    /** In full; the list may be older than what has happened to it since. */
    Optional<Container> whole(Found found) {
        return found instanceof Container container ? Optional.of(container) : docker.container(found.id());
    }
}
