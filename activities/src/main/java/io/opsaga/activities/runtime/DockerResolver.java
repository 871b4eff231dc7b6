package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Image;
import io.opsaga.activities.inventory.AgentHash;
import io.opsaga.activities.inventory.VersionOrder;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentPlan;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.operation.VersionWord;
import java.util.Comparator;
import java.util.Optional;

/** Finds out what a version is on a machine's engine, and what runs there. */
final class DockerResolver {
    private final DockerEngines engines;

    DockerResolver(DockerEngines engines) {
        this.engines = engines;
    }

    Resolution resolve(Placement at, DeploymentPlan plan) {
        DockerHost docker = engines.on(at.machine());
        String version = version(docker, at, plan);
        String digest = docker.image(at.agent().artifact() + ":" + version)
                .map(Image::id)
                .orElse("");
        Release next = new Release(version, at.agent().artifact(), digest, AgentHash.of(at.agent(), plan.limits()));
        Optional<Container> old = current(docker, at, plan.operation().id());
        boolean unchanged = old.filter(container -> container.running()
                        && container.name().equals(at.agent().id())
                        && container.imageId().equals(digest)
                        && next.configuration().equals(container.labels().get(DockerLabels.CONFIGURATION)))
                .isPresent();
        return Resolution.of(next, old.map(DockerResolver::snapshot).orElse(Snapshot.NOTHING), unchanged);
    }

    private static String version(DockerHost docker, Placement at, DeploymentPlan plan) {
        String asked = plan.operation().version();
        if (!asked.equals(VersionWord.NEWEST)) {
            return asked;
        }
        return VersionOrder.newest(docker.tags(at.agent().artifact()))
                .orElseThrow(() -> DeploymentFailure.VERSION_UNKNOWN.because("%s has no numbered version of %s"
                        .formatted(at.machine().name(), at.agent().artifact())));
    }

    /**
     * The container that is the agent: the one of its name; where an operation that was ended from outside left none of that
     * name, the one that runs, or else the newest.
     */
    static Optional<Container> current(DockerHost docker, Placement at, String operation) {
        Optional<Container> named = docker.container(at.agent().id());
        if (named.isPresent()) {
            return named;
        }
        return docker.containers(DockerLabels.of(at)).stream()
                .filter(summary -> !operation.equals(summary.labels().get(DockerLabels.OPERATION)))
                .map(summary -> docker.container(summary.id()))
                .flatMap(Optional::stream)
                .filter(DockerContainers::started)
                .max(Comparator.comparing(Container::running).thenComparing(DockerContainers::since));
    }

    static Snapshot snapshot(Container container) {
        String tag = container.imageRef().substring(container.imageRef().lastIndexOf(':') + 1);
        String version = container.labels().getOrDefault(DockerLabels.VERSION, tag);
        String restart = container
                .labels()
                .getOrDefault(DockerLabels.RESTART, container.restart().wire());
        boolean runs = container.running() || parked(container, restart);
        return new Snapshot(true, runs, version, container.imageId(), container.id(), container.name(), restart);
    }

    /** Stopped by an operation that was ended from outside before it could start it again: it is meant to run. */
    private static boolean parked(Container container, String restart) {
        return container.restart() == RestartPolicy.NO && Restarts.of(restart) != RestartPolicy.NO;
    }
}
