package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Image;
import io.opsaga.activities.inventory.AgentHash;
import io.opsaga.activities.inventory.VersionOrder;
import io.opsaga.activities.runtime.DockerIncumbents.Incumbent;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Machine;
import io.opsaga.release.VersionWord;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.function.Function;

/** Finds out what a version is on a machine's engine, and what runs there. */
final class DockerResolver {
    private final Function<Machine, DockerHost> engines;

    DockerResolver(Function<Machine, DockerHost> engines) {
        this.engines = engines;
    }

    Resolution resolve(Placement at, DeploymentInput plan) {
        DockerHost docker = engines.apply(at.machine());
        String version = version(docker, at, plan);
        Release next = release(docker, at, plan, version);
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

    private static Release release(DockerHost docker, Placement at, DeploymentInput plan, String version) {
        String artifact = at.agent().artifact();
        String configuration = AgentHash.of(at.agent(), plan.limits());
        Optional<String> named = docker.image(artifact + ":" + version).map(Image::id);
        String before = plan.digest();
        if (before == null) {
            return new Release(version, artifact, named.orElse(""), configuration);
        }
        if (named.isPresent()
                && !named.get().equals(before)
                && docker.image(before).isEmpty()) {
            throw gone(artifact + ":" + version, at.machine().name(), named.get(), before);
        }
        return Release.exactly(version, artifact, before, configuration);
    }

    static ApplicationFailure gone(String image, String machine, String now, String before) {
        return Bygone.failure("%s is %s by now".formatted(image, now), before, "the engine of " + machine);
    }

    private static String version(DockerHost docker, Placement at, DeploymentInput plan) {
        String asked = plan.operation().version();
        if (!asked.equals(VersionWord.NEWEST)) {
            return asked;
        }
        return VersionOrder.newest(docker.tags(at.agent().artifact()))
                .orElseThrow(() -> DeploymentFailure.VERSION_UNKNOWN.because("%s has no numbered version of %s"
                        .formatted(at.machine().name(), at.agent().artifact())));
    }
}
