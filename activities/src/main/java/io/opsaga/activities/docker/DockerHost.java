package io.opsaga.activities.docker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine's Docker engine. Safe for many threads at once. Every method may be called again after it took effect, and then
 * changes nothing and succeeds; all throw {@link DockerFailure}. What changes a container takes its whole id and nothing less, since an
 * engine would also take the beginning of somebody else's. What changes something is logged with its duration.
 */
public interface DockerHost {
    Info info();

    /** The image of that reference or id, if the machine has it. */
    Optional<Image> image(String ref);

    /** The tags of a repository that the machine has, in no order. */
    List<String> tags(String repository);

    /**
     * Has the engine fetch an image; returns when it is there. Fails after five minutes without any progress.
     *
     * @param ref with tag or digest; without either, {@code latest} is meant
     * @param progress told what the engine says, now and then
     * @throws DockerFailure of kind IMAGE_MISSING if no registry that the machine can reach has it, REGISTRY_REFUSED if the registry wants
     *     other credentials than this account's Docker configuration has at that moment
     */
    void pull(String ref, Consumer<String> progress);

    /** The container of exactly that name, or exactly that whole id. */
    Optional<Container> container(String nameOrId);

    /**
     * The variables that a container was given, which are those that it does not have from its image; empty where it is gone. Where its
     * image is gone, all it has. They may be secrets.
     */
    Map<String, String> given(String id);

    /** All containers that have these labels (all there are, for none), running or not, in one request. */
    List<ContainerSummary> containers(Map<String, String> labels);

    /**
     * Creates a container and does not start it. If the name is taken by a container of the same operation (label
     * {@link ContainerSpec#OPERATION}) and of the image that the specification names (label {@link ContainerSpec#IMAGE}), that one is taken.
     *
     * @return its id
     * @throws DockerFailure of kind CONFLICT if the name is taken by another, IMAGE_MISSING if the machine has no such image
     */
    String create(ContainerSpec spec);

    /** @throws DockerFailure of kind PORT_TAKEN if a port is in use; the container then is created, not running */
    void start(String id);

    /** Ends a container, also one that is paused or waits for a restart; one that has ended or does not exist is fine. After the grace it is killed. */
    void stop(String id, Duration grace);

    /** Has a running container's processes stand still; one that is paused is fine. */
    void pause(String id);

    /** Has a paused container's processes go on; one that is not paused is fine. */
    void unpause(String id);

    void rename(String id, String name);

    void restartPolicy(String id, RestartRule rule);

    /**
     * Removes a container, running or not, with the anonymous volumes that were made with it and nobody else uses, and with none that has
     * a name; one that does not exist is fine.
     */
    void remove(String id);

    /** As {@link #remove}, but keeps all volumes. */
    void removeKeepingVolumes(String id);

    /**
     * The last lines of both its outputs, in order; at most 256 KiB.
     *
     * @throws DockerFailure of kind NO_LOG if the engine keeps no log of it that can be read
     */
    String logTail(String id, int lines);

    /**
     * What a container wrote to both its outputs, in order: from a place on, at most 1 MiB, or the end.
     *
     * @param after where a part ended that was read of that container before; null for the end of all
     * @param lines without a place: so many of the last ones at least, where there are as many and they are not more than 1 MiB
     * @throws DockerFailure of kind NO_LOG if the engine keeps no log of it that can be read
     */
    LogPart log(String id, @Nullable LogMark after, int lines);

    /** Removes an image; one that does not exist is fine, one in use is kept and is a CONFLICT. */
    void removeImage(String ref);
}
