package io.opsaga.activities.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.ssh.SshException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link DockerHost} through docker-java. */
final class DockerJavaHost implements DockerHost {
    private final String machine;
    private final DockerClient client;
    private final EngineLogs logs;
    private final RegistryCredentials credentials;
    private final Supplier<@Nullable SshException> way;

    /** @param way why the machine could not be reached just now, where that is known */
    DockerJavaHost(
            String machine,
            DockerClient client,
            RegistryCredentials credentials,
            Supplier<@Nullable SshException> way) {
        this.machine = machine;
        this.client = client;
        this.logs = new EngineLogs(client);
        this.credentials = credentials;
        this.way = way;
    }

    @Override
    public Info info() {
        return ask("info", () -> {
            var info = client.infoCmd().exec();
            return new Info(
                    Optional.ofNullable(info.getMemTotal()).orElse(0L),
                    Optional.ofNullable(info.getNCPU()).orElse(0),
                    String.valueOf(info.getServerVersion()));
        });
    }

    @Override
    public List<String> tags(String repository) {
        String prefix = repository + ":";
        return ask(
                "images of " + repository,
                () -> client.listImagesCmd().withReferenceFilter(repository).exec().stream()
                        .flatMap(image -> Optional.ofNullable(image.getRepoTags()).stream()
                                .flatMap(Arrays::stream))
                        .filter(tag -> tag.startsWith(prefix))
                        .map(tag -> tag.substring(prefix.length()))
                        .toList());
    }

    @Override
    public Optional<Image> image(String ref) {
        return ask("image " + ref, () -> {
            try {
                InspectImageResponse found = client.inspectImageCmd(ref).exec();
                return Optional.of(new Image(
                        String.valueOf(found.getId()),
                        Optional.ofNullable(found.getSize()).orElse(0L),
                        Optional.ofNullable(found.getRepoDigests()).orElse(List.of())));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void pull(String ref, Consumer<String> progress) {
        String what = "pull " + ref;
        ask(what, () -> {
            new Pull(client, credentials, ref, progress).run(machine, what);
            return ref;
        });
    }

    /** An engine also answers with a container whose id merely begins so. */
    @Override
    public Optional<Container> container(String nameOrId) {
        return ask("container " + nameOrId, () -> {
            try {
                return Optional.of(Containers.of(
                                client.inspectContainerCmd(nameOrId).exec()))
                        .filter(found ->
                                found.name().equals(nameOrId) || found.id().equals(nameOrId));
            } catch (NotFoundException e) {
                return Optional.empty();
            } catch (DockerException e) {
                if (EngineErrors.isAmbiguous(e)) {
                    // Nothing has that name, and several ids begin with it.
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public Map<String, String> given(String id) {
        return ask("variables of " + id, () -> GivenEnvironment.of(client, Containers.whole(id)));
    }

    @Override
    public List<ContainerSummary> containers(Map<String, String> labels) {
        return ask(
                "containers",
                () -> Containers.listing(client, labels).exec().stream()
                        .map(Containers::of)
                        .toList());
    }

    @Override
    public String create(ContainerSpec spec) {
        return ask("create " + spec.name(), () -> {
            try {
                return ContainerCreation.command(client, spec).exec().getId();
            } catch (ConflictException e) {
                return container(spec.name())
                        .filter(found -> ContainerCreation.made(found, spec))
                        .map(Container::id)
                        .orElseThrow(() -> e);
            }
        });
    }

    @Override
    public void start(String id) {
        change(
                "start " + id,
                () -> client.startContainerCmd(Containers.whole(id)).exec());
    }

    @Override
    public void stop(String id, Duration grace) {
        int seconds = Math.toIntExact(grace.toSeconds());
        unlessGone(
                "stop " + id,
                () -> client.stopContainerCmd(Containers.whole(id))
                        .withTimeout(seconds)
                        .exec());
    }

    @Override
    public void pause(String id) {
        change(
                "pause " + id,
                () -> EngineErrors.soAlready(
                        "is already paused",
                        () -> client.pauseContainerCmd(Containers.whole(id)).exec()));
    }

    @Override
    public void unpause(String id) {
        change(
                "unpause " + id,
                () -> EngineErrors.soAlready(
                        "is not paused",
                        () -> client.unpauseContainerCmd(Containers.whole(id)).exec()));
    }

    @Override
    public void rename(String id, String name) {
        change("rename %s to %s".formatted(id, name), () -> {
            try {
                client.renameContainerCmd(Containers.whole(id)).withName(name).exec();
            } catch (DockerException e) {
                if (container(id).filter(found -> found.name().equals(name)).isEmpty()) {
                    throw e;
                }
            }
        });
    }

    @Override
    public void restartPolicy(String id, RestartRule rule) {
        change(
                "restart policy of " + id,
                () -> client.updateContainerCmd(Containers.whole(id))
                        .withRestartPolicy(Containers.policy(rule))
                        .exec());
    }

    @Override
    public void remove(String id) {
        remove(id, true);
    }

    @Override
    public void removeKeepingVolumes(String id) {
        remove(id, false);
    }

    private void remove(String id, boolean volumes) {
        unlessGone(
                "remove " + id,
                () -> EngineErrors.soAlready(
                        "already in progress",
                        () -> client.removeContainerCmd(Containers.whole(id))
                                .withForce(true)
                                .withRemoveVolumes(volumes)
                                .exec()));
    }

    @Override
    public String logTail(String id, int lines) {
        return ask("log of " + id, () -> logs.tail(id, lines));
    }

    @Override
    public LogPart log(String id, @Nullable LogMark after, int lines) {
        return ask("log of " + id, () -> after == null ? logs.last(id, lines) : logs.after(id, after));
    }

    @Override
    public void removeImage(String ref) {
        unlessGone("remove image " + ref, () -> client.removeImageCmd(ref).exec());
    }

    private void unlessGone(String what, Runnable call) {
        try {
            change(what, call);
        } catch (DockerFailure e) {
            if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.IMAGE_MISSING) {
                throw e;
            }
        }
    }

    /** "Not modified" means that it is so already. */
    private void change(String what, Runnable call) {
        ask(what, () -> {
            try {
                call.run();
            } catch (NotModifiedException e) {
                return false;
            }
            return true;
        });
    }

    private <T> T ask(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            throw EngineErrors.failure(machine, what, e, way.get());
        }
    }
}
