package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent.RestartPolicy;
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
        govern(docker, container, RestartPolicy.NO);
        docker.stop(container.id(), GRACE);
    }

    /** Gives a container a restart policy, if it has another. */
    static void govern(DockerHost docker, Container container, RestartPolicy policy) {
        if (container.restart() != policy) {
            docker.restartPolicy(container.id(), policy);
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
        DockerContainers.running(docker, at).stream()
                .filter(left -> !change.operation().equals(left.labels().get(DockerLabels.OPERATION)))
                .filter(left -> !left.id().equals(change.old().reference()))
                .map(left -> docker.container(left.id()))
                .flatMap(Optional::stream)
                .filter(left -> samePorts(at, left))
                .forEach(left -> park(docker, left));
    }
}
