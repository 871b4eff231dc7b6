package io.opsaga.activities.docker;

import io.opsaga.activities.audit.Audit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has every change that is asked of an engine written down, and asks first whether it still may be. */
final class AuditedDockerHost implements DockerHost {
    private final String machine;
    private final DockerHost host;
    private final Audit audit;
    private final Runnable gate;

    /** @param gate throws where nothing may be changed any more */
    AuditedDockerHost(String machine, DockerHost host, Audit audit, Runnable gate) {
        this.machine = machine;
        this.host = host;
        this.audit = audit;
        this.gate = gate;
    }

    @Override
    public Info info() {
        return host.info();
    }

    @Override
    public Optional<Image> image(String ref) {
        return host.image(ref);
    }

    @Override
    public List<String> tags(String repository) {
        return host.tags(repository);
    }

    @Override
    public Optional<Container> container(String nameOrId) {
        return host.container(nameOrId);
    }

    @Override
    public Map<String, String> given(String id) {
        return host.given(id);
    }

    @Override
    public List<ContainerSummary> containers(Map<String, String> labels) {
        return host.containers(labels);
    }

    @Override
    public String logTail(String id, int lines) {
        return host.logTail(id, lines);
    }

    @Override
    public LogPart log(String id, @Nullable LogMark after, int lines) {
        return host.log(id, after, lines);
    }

    @Override
    public void pull(String ref, Consumer<String> progress) {
        change("pull " + ref, () -> host.pull(ref, progress));
    }

    @Override
    public String create(ContainerSpec spec) {
        return audit.call(machine, "create " + spec.name() + " of " + spec.image(), () -> {
            gate.run();
            return host.create(spec);
        });
    }

    @Override
    public void start(String id) {
        change("start " + id, () -> host.start(id));
    }

    @Override
    public void stop(String id, Duration grace) {
        change("stop " + id, () -> host.stop(id, grace));
    }

    @Override
    public void rename(String id, String name) {
        change("rename " + id + " to " + name, () -> host.rename(id, name));
    }

    @Override
    public void pause(String id) {
        change("pause " + id, () -> host.pause(id));
    }

    @Override
    public void unpause(String id) {
        change("unpause " + id, () -> host.unpause(id));
    }

    @Override
    public void restartPolicy(String id, RestartRule rule) {
        change("restart policy of " + id + " " + rule.wire(), () -> host.restartPolicy(id, rule));
    }

    @Override
    public void removeKeepingVolumes(String id) {
        change("remove " + id, () -> host.removeKeepingVolumes(id));
    }

    @Override
    public void remove(String id) {
        change("remove " + id, () -> host.remove(id));
    }

    @Override
    public void removeImage(String ref) {
        change("remove image " + ref, () -> host.removeImage(ref));
    }

    private void change(String what, Runnable change) {
        audit.run(machine, what, () -> {
            gate.run();
            change.run();
        });
    }
}
