package io.opsaga.activities.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.VolumeOptions;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Containers that exist only so that the engine packs what is mounted in them. They are never started, so it does not matter what is in
 * their image, nor whether the machine could run it.
 */
final class ThrowAway {
    /** The label that says which volume a container was made to read. */
    static final String READS = "opsaga.reads-volume";

    private static final String INSIDE = "/opsaga-volume";
    private static final String NEVER_RUN = "none";
    /** Of this process, so that two readings of a volume at once leave each other's alone. */
    private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();

    private final DockerClient client;

    ThrowAway(DockerClient client) {
        this.client = client;
    }

    static boolean made(com.github.dockerjava.api.model.Container listed) {
        return listed.getLabels() != null && listed.getLabels().containsKey(READS);
    }

    /**
     * Removes those that nobody in this process reads with. One that is being read by another process is held by the engine until that has
     * ended.
     */
    void clear(String volume) {
        Containers.listing(client, Map.of(READS, volume)).exec().stream()
                .map(com.github.dockerjava.api.model.Container::getId)
                .filter(id -> !IN_USE.contains(id))
                .forEach(this::remove);
    }

    /** @return its id; empty where the engine has no image */
    Optional<String> create(String volume) {
        Optional<String> id = client.listImagesCmd().exec().stream()
                .min(Comparator.comparing(ThrowAway::size).thenComparing(Image::getId))
                .map(image -> create(volume, image.getId()));
        id.ifPresent(IN_USE::add);
        return id;
    }

    private static long size(Image image) {
        return image.getSize() == null ? Long.MAX_VALUE : image.getSize();
    }

    private String create(String volume, String image) {
        Mount mount = new Mount()
                .withType(MountType.VOLUME)
                .withSource(volume)
                .withTarget(INSIDE)
                .withReadOnly(true)
                // Else an empty volume would be filled from the image.
                .withVolumeOptions(new VolumeOptions().withNoCopy(true));
        return client.createContainerCmd(image)
                .withLabels(Map.of(READS, volume))
                .withEntrypoint(NEVER_RUN)
                .withCmd(NEVER_RUN)
                .withHostConfig(
                        HostConfig.newHostConfig().withMounts(List.of(mount)).withNetworkMode(NEVER_RUN))
                .exec()
                .getId();
    }

    /** What is in the volume, as a stream of tar's with names that begin with {@code ./}. */
    InputStream archive(String id) {
        return client.copyArchiveFromContainerCmd(id, INSIDE + "/.").exec();
    }

    void remove(String id) {
        IN_USE.remove(id);
        try {
            client.removeContainerCmd(Containers.whole(id))
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException | ConflictException e) {
            // It is gone, or on its way.
            return;
        } catch (DockerException e) {
            if (!EngineErrors.said(e).contains("already in progress")) {
                throw e;
            }
        }
    }
}
