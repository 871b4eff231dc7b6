package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Image;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import java.util.Optional;

/** Has a change's new container made, once, and its image there. */
final class DockerPreparation {
    private final DockerHost docker;
    private final Placement at;
    private final Change change;
    private final Heartbeat pulse;

    DockerPreparation(DockerHost docker, Placement at, Change change, Heartbeat pulse) {
        this.docker = docker;
        this.at = at;
        this.change = change;
        this.pulse = pulse;
    }

    void prepare() {
        // Under its first name the engine finds it for us; and who has the agent's name now is what start asks next.
        Optional<Container> holder = docker.container(DockerOwnership.nameOf(change));
        if (holder.filter(found -> DockerOwnership.of(change).owns(found, change.operation()))
                .isPresent()) {
            return;
        }
        String before = holder.filter(found -> found.id().equals(change.old().reference()))
                .filter(found -> !DockerSnapshots.parked(found))
                .map(found -> found.restart().wire())
                .orElse("");
        String known = change.next().digest();
        pulse.beat("creating container");
        try {
            create(known.isEmpty() ? found().orElseGet(this::pulled) : known, before);
        } catch (DockerFailure e) {
            if (e.kind() != DockerFailure.Kind.IMAGE_MISSING) {
                throw e;
            }
            // An attempt before this one may have made it of an image that has gone since.
            if (DockerLookup.fresh(docker, change).isEmpty()) {
                fetch(known);
                create(known, before);
            }
        }
    }

    /** What came back instead of a build that shall be brought back is another one; nor may its name be taken from what has it now. */
    private void fetch(String known) {
        boolean exact = change.next().isExact();
        if (!exact || found().isEmpty()) {
            pull();
        }
        Optional<String> there = found();
        if (exact && there.filter(known::equals).isEmpty()) {
            throw DockerResolver.gone(
                    DockerContainers.image(at, change), change.machine(), there.orElse("nothing"), known);
        }
    }

    private Optional<String> found() {
        return docker.image(DockerContainers.image(at, change)).map(Image::id);
    }

    private String pulled() {
        pull();
        return found().orElseThrow(() -> DeploymentFailure.VERSION_UNKNOWN.because(
                "%s is not on %s".formatted(DockerContainers.image(at, change), change.machine())));
    }

    private void pull() {
        String image = DockerContainers.image(at, change);
        pulse.beat("pulling " + image);
        docker.pull(image, pulse::beat);
    }

    /** A container hangs on the image that its tag means at that moment, which need not be the one that was planned with. */
    private void create(String image, String before) {
        boolean nameless =
                change.next().isExact() && found().filter(image::equals).isEmpty();
        String name = nameless ? image : DockerContainers.image(at, change);
        String id = docker.create(DockerContainers.specification(at, change, name, image, before));
        docker.container(id).filter(made -> !made.imageId().equals(image)).ifPresent(made -> {
            docker.remove(id);
            throw DeploymentFailure.VALIDATION_BLOCKED.because(
                    "%s on %s is another image by now: %s, and %s when this was planned. Ask for it once more"
                            .formatted(made.imageRef(), change.machine(), made.imageId(), image));
        });
    }
}
