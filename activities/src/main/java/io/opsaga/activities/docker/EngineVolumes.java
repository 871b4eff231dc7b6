package io.opsaga.activities.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerMount;
import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.ssh.SshException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of one machine's engine. Safe for many threads at once; every method throws {@link DockerFailure}, and those that change
 * something may be called again after they took effect.
 */
public final class EngineVolumes {
    private final String machine;
    private final DockerClient client;
    private final Audit audit;
    private final Supplier<@Nullable SshException> way;
    private final ThrowAway containers;

    /** @param way why the machine could not be reached just now, where that is known */
    EngineVolumes(String machine, DockerClient client, Audit audit, Supplier<@Nullable SshException> way) {
        this.machine = machine;
        this.client = client;
        this.audit = audit;
        this.way = way;
        this.containers = new ThrowAway(client);
    }

    /** The volume of that name, if the engine has it. */
    public Optional<EngineVolume> find(String name) {
        return ask("volume " + name, () -> {
            try {
                return Optional.of(of(client.inspectVolumeCmd(name).exec()));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private static EngineVolume of(InspectVolumeResponse found) {
        boolean mountsSomething =
                found.getOptions() != null && !found.getOptions().isEmpty();
        return new EngineVolume(
                found.getName(),
                String.valueOf(found.getMountpoint()),
                "local".equals(found.getDriver()) && !mountsSomething);
    }

    /** The containers that it is mounted in, running or not, by their names; none of those that it is read with. */
    public List<VolumeUser> users(String name) {
        return ask(
                "users of volume " + name,
                () -> client.listContainersCmd().withShowAll(true).withVolumeFilter(List.of(name)).exec().stream()
                        .filter(listed -> !ThrowAway.made(listed))
                        .flatMap(listed -> mounts(listed.getMounts())
                                .filter(mount -> name.equals(mount.getName()))
                                .map(mount -> user(listed, mount)))
                        .sorted((one, other) -> one.name().compareTo(other.name()))
                        .toList());
    }

    private static Stream<ContainerMount> mounts(@Nullable List<ContainerMount> mounts) {
        return mounts == null ? Stream.empty() : mounts.stream();
    }

    private static VolumeUser user(com.github.dockerjava.api.model.Container listed, ContainerMount mount) {
        ContainerSummary container = Containers.of(listed);
        return new VolumeUser(container.name(), container.state(), !Boolean.FALSE.equals(mount.getRw()));
    }

    /** Has an empty volume of that name; one that is there stays as it is. */
    public void create(String name) {
        audit.call(
                machine,
                "create volume " + name,
                () -> ask(
                        "create volume " + name,
                        () -> client.createVolumeCmd().withName(name).exec().getName()));
    }

    /**
     * Removes a volume and all that is in it; one that does not exist is fine.
     *
     * @throws DockerFailure of kind CONFLICT if a container has it, running or not
     */
    public void remove(String name) {
        audit.run(
                machine,
                "remove volume " + name,
                () -> ask("remove volume " + name, () -> {
                    try {
                        return Optional.ofNullable(client.removeVolumeCmd(name).exec());
                    } catch (NotFoundException e) {
                        return Optional.empty();
                    }
                }));
    }

    /** Reads a stream of tar's. */
    @FunctionalInterface
    public interface TarReader<T> {
        /** @throws IOException for reasons of its own; what goes wrong with the stream is thrown by that as a {@link DockerFailure} */
        T read(InputStream tar) throws IOException;
    }

    /**
     * Reads what is in a volume as the engine packs it: owners, rights, links and whole seconds, without extended attributes but file
     * capabilities, and without holes in sparse files. It is mounted read-only in a container of any image that the engine has, which is
     * never started. What is left of one whose reader was killed is removed by the next that reads the same volume.
     *
     * <p>The engine says nothing of a file that it cannot pack: it leaves out what comes behind, and the end mark. Of one that changes it packs
     * what was there first, and says nothing either.
     *
     * @throws DockerFailure of kind IMAGE_MISSING if the engine has no image at all
     * @throws IOException as the reader does
     */
    public <T> T read(String name, TarReader<T> reader) throws IOException {
        change("remove what was left of readings of " + name, () -> containers.clear(name));
        String id = audit.call(
                machine,
                "create a container to read volume " + name,
                () -> ask(
                        "create a container",
                        () -> containers
                                .create(name)
                                .orElseThrow(() -> new DockerFailure(
                                        Kind.IMAGE_MISSING,
                                        "Machine %s: the engine has no image at all".formatted(machine),
                                        null))));
        try (InputStream tar = new EngineStream(
                ask("read volume " + name, () -> containers.archive(id)), e -> failure("read volume " + name, e))) {
            return reader.read(tar);
        } finally {
            throwAway(id);
        }
    }

    /** Also for a thread that was interrupted; what is left then the next reading removes. */
    private void throwAway(String id) {
        boolean interrupted = Thread.interrupted();
        try {
            change("remove " + id, () -> containers.remove(id));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What does not matter where it fails. */
    private void change(String what, Runnable change) {
        try {
            audit.run(
                    machine,
                    what,
                    () -> ask(what, () -> {
                        change.run();
                        return true;
                    }));
        } catch (DockerFailure e) {
            // The next reading of the volume removes it.
            return;
        }
    }

    private <T> T ask(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            throw failure(what, e);
        }
    }

    private DockerFailure failure(String what, RuntimeException e) {
        return EngineErrors.failure(machine, what, e, way.get());
    }
}
