package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Found;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import java.util.Map;
import java.util.Optional;

/** Finds an operation's two containers on an engine. */
final class DockerLookup {
    private DockerLookup() {}

    /** The name of the new container until it takes over the agent's. */
    static String name(Change change) {
        return change.agent() + "." + change.operation();
    }

    /**
     * The container that this operation made, whatever it is called by now. It is asked for by its first name, and then by the one
     * that it takes over, because those are questions for one container and a list is for all; what proves that it is ours decides all the
     * same.
     */
    static Optional<Container> fresh(DockerHost docker, Change change) {
        return named(docker, change, name(change))
                .or(() -> tookOver(docker, change))
                .or(() -> listed(docker, change));
    }

    /** As {@link #fresh}, for when most probably it has taken the agent's name over. */
    static Optional<Container> promoted(DockerHost docker, Change change) {
        return tookOver(docker, change).or(() -> fresh(docker, change));
    }

    /** The container that this operation made, if it has the agent's name by now. */
    static Optional<Container> tookOver(DockerHost docker, Change change) {
        return named(docker, change, DockerOwnership.nameOf(change));
    }

    private static Optional<Container> named(DockerHost docker, Change change, String name) {
        return docker.container(name).filter(found -> made(change, found));
    }

    private static boolean made(Change change, Found found) {
        return DockerOwnership.of(change).owns(found, change.operation());
    }

    private static Optional<Container> listed(DockerHost docker, Change change) {
        return docker
                .containers(Map.of(DockerLabels.OPERATION, change.operation(), DockerLabels.AGENT, change.agent()))
                .stream()
                .map(summary -> docker.container(summary.id()))
                .flatMap(Optional::stream)
                .filter(found -> made(change, found))
                .findFirst();
    }

    static Optional<Container> old(DockerHost docker, Change change) {
        return change.old().present() ? docker.container(change.old().reference()) : Optional.empty();
    }

    static Container require(Optional<Container> container, Change change) {
        return container.orElseThrow(() -> DeploymentFailure.MACHINE_CHANGED.because(
                "The container of %s, made for %s, is gone".formatted(change.operation(), change.agent())));
    }
}
