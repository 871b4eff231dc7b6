package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import java.time.Duration;
import java.util.Optional;

/** Starts and stops containers: who restarts them by himself, who gives way to whom at a port. */
final class DockerLifecycle {
    static final Duration GRACE = Duration.ofSeconds(10);

    private DockerLifecycle() {}

    static boolean samePorts(Placement at, Container old) {
        return Ports.of(at.agent()).stream().anyMatch(DockerContainers.hostPorts(old)::contains);
    }

    /** Stops a container so that not even a restarted engine starts it. */
    static void park(DockerHost docker, Container container) {
        if (container.autoRemove()) {
            throw DeploymentFailure.VALIDATION_BLOCKED.because(
                    "%s was started with --rm: to stop it is to lose it".formatted(container.name()));
        }
        govern(docker, container, RestartRule.NO);
        docker.stop(container.id(), GRACE);
    }

    /**
     * The container as it stands once it has ended, if it was told to: it may go on for a while until then, and what is only seen to run
     * would be taken for untouched. That it was told is known by the policy, which goes first; of one that never had any it is not.
     *
     * @param before the policy that it had
     */
    static Container settled(DockerHost docker, Container container, RestartRule before) {
        boolean ending = container.state().alive()
                && container.restart().equals(RestartRule.NO)
                && !before.equals(RestartRule.NO);
        if (!ending) {
            return container;
        }
        docker.stop(container.id(), GRACE);
        return docker.container(container.id()).orElse(container);
    }

    /** Gives a container a restart policy, if it has another. */
    static void govern(DockerHost docker, Container container, RestartRule rule) {
        if (!container.restart().equals(rule)) {
            docker.restartPolicy(container.id(), rule);
        }
    }

    /** Gives a container a name, if it has another; one that its engine is about to restart is stopped, as it cannot be renamed. */
    static void rename(DockerHost docker, Container container, String name) {
        if (container.name().equals(name)) {
            return;
        }
        if (container.state() == State.RESTARTING) {
            docker.stop(container.id(), GRACE);
        }
        try {
            docker.rename(container.id(), name);
        } catch (DockerFailure e) {
            // It may have ended since it was looked at.
            if (docker.container(container.id())
                    .filter(now -> now.state() == State.RESTARTING)
                    .isEmpty()) {
                throw e;
            }
            docker.stop(container.id(), GRACE);
            docker.rename(container.id(), name);
        }
    }

    /** Gives the new container the agent's name, or the other one where another environment's agent has taken that meanwhile. */
    static void takeName(DockerHost docker, Container fresh, Change change) {
        DockerOwnership ownership = DockerOwnership.of(change);
        String name = DockerOwnership.nameOf(change);
        try {
            rename(docker, fresh, name);
        } catch (DockerFailure e) {
            if (docker.container(name)
                    .filter(DockerOwnership::someAgents)
                    .filter(holder -> !ownership.claims(holder))
                    .isEmpty()) {
                throw e;
            }
            rename(docker, fresh, ownership.apart());
        }
    }

    /** Who else might hold the port is looked for only where it is held. */
    static void start(Placement at, DockerHost docker, Change change, String id) {
        try {
            docker.start(id);
        } catch (DockerFailure e) {
            if (e.kind() != DockerFailure.Kind.PORT_TAKEN) {
                throw e;
            }
            parkRemains(at, docker, change);
            docker.start(id);
        }
    }

    /** What an operation that was ended from outside left running holds the port just as the old version does. */
    private static void parkRemains(Placement at, DockerHost docker, Change change) {
        if (at.agent().ports().isEmpty()) {
            return;
        }
        DockerContainers.alive(docker, at).stream()
                .filter(left -> !change.operation().equals(left.labels().get(DockerLabels.OPERATION)))
                .filter(left -> !left.id().equals(change.old().reference()))
                .map(left -> docker.container(left.id()))
                .flatMap(Optional::stream)
                .filter(left -> samePorts(at, left))
                .forEach(left -> park(docker, left));
    }
}
