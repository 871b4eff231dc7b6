package io.opsaga.activities.runtime;

import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Image;
import io.opsaga.activities.docker.Info;
import io.opsaga.activities.docker.LogMark;
import io.opsaga.activities.docker.LogPart;
import io.opsaga.activities.docker.RestartRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An engine that treats containers of every state as Docker 20.10 was seen to; whatever it is asked to change is noted. */
final class EngineModel implements DockerHost {
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final Map<String, String> images = new LinkedHashMap<>();
    private final Map<String, String> registry = new LinkedHashMap<>();
    private final List<String> changes = new ArrayList<>();
    private final Map<String, Map<String, String>> given = new LinkedHashMap<>();
    private String log = "";

    /** A container that is there. */
    Container has(Container container) {
        containers.put(container.id(), container);
        return container;
    }

    EngineModel image(String ref, String id) {
        images.put(ref, id);
        return this;
    }

    /** What a pull brings. */
    EngineModel published(String ref, String id) {
        registry.put(ref, id);
        return this;
    }

    /** What was changed, in order. */
    List<String> changes() {
        return changes;
    }

    Container byId(String id) {
        return container(id).orElseThrow();
    }

    static Container in(State state, Container one) {
        return new Container(
                one.id(),
                one.name(),
                one.imageId(),
                one.imageRef(),
                state,
                one.exitCode(),
                one.oomKilled(),
                one.restartCount(),
                state == State.CREATED ? null : Instant.EPOCH,
                one.labels(),
                one.address(),
                one.ports(),
                one.floating(),
                one.restart(),
                one.autoRemove());
    }

    /** The engine of the machine tells what is the image's own; here only what was given is known. */
    EngineModel gave(String id, Map<String, String> variables) {
        given.put(id, variables);
        return this;
    }

    /** What every container of this engine wrote. */
    EngineModel printed(String text) {
        log = text;
        return this;
    }

    @Override
    public Map<String, String> given(String id) {
        return given.getOrDefault(id, Map.of());
    }

    @Override
    public Optional<Container> container(String nameOrId) {
        return containers.values().stream()
                .filter(found -> found.id().equals(nameOrId) || found.name().equals(nameOrId))
                .findFirst();
    }

    @Override
    public List<ContainerSummary> containers(Map<String, String> labels) {
        return containers.values().stream()
                .filter(found -> found.labels().entrySet().containsAll(labels.entrySet()))
                .map(EngineModel::listed)
                .toList();
    }

    private static ContainerSummary listed(Container found) {
        return new ContainerSummary(
                found.id(),
                found.name(),
                found.imageId(),
                found.imageRef(),
                found.state(),
                null,
                found.labels(),
                found.address(),
                found.state().holdsPorts() ? found.ports() : List.of());
    }

    @Override
    public String create(ContainerSpec spec) {
        String image = images.get(spec.image());
        if (image == null) {
            throw failure(Kind.IMAGE_MISSING, "No such image: " + spec.image());
        }
        free(spec.name(), "");
        changes.add("create " + spec.name());
        return has(new Container(
                        "id of " + spec.name(),
                        spec.name(),
                        image,
                        spec.image(),
                        State.CREATED,
                        0,
                        false,
                        0,
                        null,
                        spec.labels(),
                        null,
                        spec.ports(),
                        false,
                        RestartRule.of(spec.restart()),
                        false))
                .id();
    }

    @Override
    public void start(String id) {
        change("start", id, found -> switch (found.state()) {
            case CREATED, EXITED -> in(State.RUNNING, found);
            case RUNNING, RESTARTING, OTHER -> found;
            case PAUSED -> throw failure(Kind.ENGINE, "cannot start a paused container, try unpause instead");
            case REMOVING, DEAD -> throw failure(Kind.ENGINE, "container is marked for removal and cannot be started");
        });
    }

    @Override
    public void stop(String id, Duration grace) {
        change("stop", id, Container::stopped);
        if (byId(id).autoRemove()) {
            containers.remove(id);
        }
    }

    @Override
    public void pause(String id) {
        change("pause", id, found -> {
            if (!found.state().holdsPorts()) {
                throw failure(Kind.ENGINE, "Container %s is not running".formatted(id));
            }
            return in(State.PAUSED, found);
        });
    }

    @Override
    public void unpause(String id) {
        change("unpause", id, found -> found.state() == State.PAUSED ? in(State.RUNNING, found) : found);
    }

    @Override
    public void rename(String id, String name) {
        free(name, id);
        change("rename", id, found -> {
            if (found.state() == State.RESTARTING) {
                throw failure(Kind.ENGINE, "sandbox 040064835eae not found");
            }
            if (found.state().lost()) {
                throw failure(Kind.CONFLICT, "container is marked for removal");
            }
            return found.named(name);
        });
    }

    private void free(String name, String except) {
        if (container(name).filter(found -> !found.id().equals(except)).isPresent()) {
            throw failure(Kind.CONFLICT, "Conflict. The container name \"/%s\" is already in use".formatted(name));
        }
    }

    @Override
    public void restartPolicy(String id, RestartRule rule) {
        change("policy " + rule.wire(), id, found -> found.governed(rule));
    }

    @Override
    public void removeKeepingVolumes(String id) {
        changes.add("remove without volumes " + id);
        containers.remove(id);
    }

    @Override
    public void remove(String id) {
        changes.add("remove " + id);
        containers.remove(id);
    }

    private void change(String what, String id, UnaryOperator<Container> change) {
        changes.add(what + " " + id);
        Container found = container(id).orElseThrow(() -> failure(Kind.NOT_FOUND, "No such container: " + id));
        containers.put(id, change.apply(found));
    }

    @Override
    public Info info() {
        return new Info(8L << 30, 4, "20.10");
    }

    @Override
    public Optional<Image> image(String ref) {
        return Optional.ofNullable(images.get(ref)).map(id -> new Image(id, 1, List.of()));
    }

    @Override
    public List<String> tags(String repository) {
        return List.of();
    }

    @Override
    public void pull(String ref, Consumer<String> progress) {
        String id = registry.get(ref);
        if (id == null) {
            throw failure(Kind.IMAGE_MISSING, ref);
        }
        changes.add("pull " + ref);
        images.put(ref, id);
        images.put(id, id);
    }

    @Override
    public String logTail(String id, int lines) {
        return log;
    }

    @Override
    public LogPart log(String id, @Nullable LogMark after, int lines) {
        throw new UnsupportedOperationException("this engine keeps no logs");
    }

    @Override
    public void removeImage(String ref) {
        images.remove(ref);
    }

    static DockerFailure failure(Kind kind, String message) {
        return mock(
                DockerFailure.class,
                withSettings()
                        .useConstructor(kind, message, new IllegalStateException())
                        .defaultAnswer(CALLS_REAL_METHODS));
    }
}
