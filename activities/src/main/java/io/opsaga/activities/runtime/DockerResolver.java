package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Image;
import io.opsaga.activities.inventory.AgentHash;
import io.opsaga.activities.inventory.VersionOrder;
import io.opsaga.activities.runtime.DockerIncumbents.Incumbent;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentPlan;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.operation.VersionWord;

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
        DockerIncumbents incumbents =
                new DockerIncumbents(docker, at, plan.operation().id(), plan.adopts());
        Incumbent now = incumbents.find();
        Snapshot old = now.found().flatMap(incumbents::snapshot).orElse(Snapshot.NOTHING);
        return resolution(at, next, now, old);
    }

    static Resolution resolution(Placement at, Release next, Incumbent now, Snapshot old) {
        DockerOwnership ownership = DockerOwnership.of(at);
        boolean sameContent = now.found()
                .filter(container -> container.state() == State.RUNNING
                        && ownership.isAgentName(container.name())
                        && ownership.owns(container)
                        && container.imageId().equals(next.digest())
                        && next.configuration().equals(container.labels().get(DockerLabels.CONFIGURATION)))
                .isPresent();
        return Resolution.of(next, old.under(now.agentName()), sameContent).given(now.obstacle(), now.adopted());
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
}
