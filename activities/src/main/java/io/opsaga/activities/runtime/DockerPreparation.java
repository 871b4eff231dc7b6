package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.deployment.Change;

/** Has a change's new container made, once, and its image there. */
final class DockerPreparation {
    private DockerPreparation() {}

    static void prepare(DockerHost docker, Placement at, Change change, Pulse pulse) {
        // Under its first name the engine finds it for us; and who holds the agent's name now is what start asks next.
        if (DockerLookup.tookOver(docker, change).isPresent()) {
            return;
        }
        ContainerSpec specification = DockerContainers.specification(at, change, DockerLookup.name(change));
        pulse.beat("creating container");
        try {
            docker.create(specification);
        } catch (DockerFailure e) {
            if (e.kind() != DockerFailure.Kind.IMAGE_MISSING) {
                throw e;
            }
            // An attempt before this one may have made it of an image that has gone since.
            if (DockerLookup.fresh(docker, change).isEmpty()) {
                pulse.beat("pulling " + specification.image());
                docker.pull(specification.image(), pulse::beat);
                docker.create(specification);
            }
        }
    }
}
