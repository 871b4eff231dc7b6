package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Image;
import io.opsaga.activities.docker.Info;
import io.opsaga.activities.docker.LogMark;
import io.opsaga.activities.docker.LogPart;
import io.opsaga.activities.docker.RestartRule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An engine as whoever holds an agent sees it: a container that was looked at is known from then on as it was left, because nobody else
 * changes it meanwhile. What a container does by itself does not show; who has to know that asks {@link #looking}. For one thread.
 */
final class DockerMemory implements DockerHost {
    private final DockerHost engine;
    private final Map<String, Container> known;
    private final boolean trusting;

    DockerMemory(DockerHost engine) {
        this(engine, new LinkedHashMap<>(), true);
    }

    private DockerMemory(DockerHost engine, Map<String, Container> known, boolean trusting) {
        this.engine = engine;
        this.known = known;
        this.trusting = trusting;
    }

    /** The same engine, which is asked each time; what it says is remembered here. */
    DockerHost looking() {
        return new DockerMemory(engine, known, false);
    }

    @Override
    public Optional<Container> container(String nameOrId) {
        Optional<Container> remembered = known.values().stream()
                .filter(found -> found.id().equals(nameOrId) || found.name().equals(nameOrId))
                .findFirst();
        if (trusting && remembered.isPresent()) {
            return remembered;
        }
        remembered.ifPresent(container -> known.remove(container.id()));
        Optional<Container> found = engine.container(nameOrId);
        found.ifPresent(container -> known.put(container.id(), container));
        return found;
    }

    @Override
    public void start(String id) {
        change(id, () -> engine.start(id), container -> null);
    }

    @Override
    public void stop(String id, Duration grace) {
        change(id, () -> engine.stop(id, grace), Container::stopped);
    }

    @Override
    public void rename(String id, String name) {
        change(id, () -> engine.rename(id, name), container -> container.named(name));
    }

    @Override
    public void pause(String id) {
        change(id, () -> engine.pause(id), container -> null);
    }

    @Override
    public void unpause(String id) {
        change(id, () -> engine.unpause(id), container -> null);
    }

    @Override
    public void restartPolicy(String id, RestartRule rule) {
        change(id, () -> engine.restartPolicy(id, rule), container -> container.governed(rule));
    }

    @Override
    public void removeKeepingVolumes(String id) {
        change(id, () -> engine.removeKeepingVolumes(id), container -> null);
    }

    @Override
    public void remove(String id) {
        change(id, () -> engine.remove(id), container -> null);
    }

    /** @param left what is known of the container afterwards; nothing where that failed */
    private void change(String id, Runnable change, UnaryOperator<@Nullable Container> left) {
        Container before = known.remove(id);
        change.run();
        Container after = before == null ? null : left.apply(before);
        if (after != null) {
            known.put(id, after);
        }
    }

    @Override
    public Info info() {
        return engine.info();
    }

    @Override
    public Optional<Image> image(String ref) {
        return engine.image(ref);
    }

    @Override
    public List<String> tags(String repository) {
        return engine.tags(repository);
    }

    @Override
    public void pull(String ref, Consumer<String> progress) {
        engine.pull(ref, progress);
    }

    @Override
    public Map<String, String> given(String id) {
        return engine.given(id);
    }

    @Override
    public List<ContainerSummary> containers(Map<String, String> labels) {
        return engine.containers(labels);
    }

    @Override
    public String create(ContainerSpec spec) {
        return engine.create(spec);
    }

    @Override
    public String logTail(String id, int lines) {
        return engine.logTail(id, lines);
    }

    @Override
    public LogPart log(String id, @Nullable LogMark after, int lines) {
        return engine.log(id, after, lines);
    }

    @Override
    public void removeImage(String ref) {
        engine.removeImage(ref);
    }
}
