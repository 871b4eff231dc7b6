package io.opsaga.activities.docker;

import io.opsaga.activities.audit.Audit;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Has every change that is asked of an engine written down. */
final class AuditedDockerHost implements DockerHost {
    private final String machine;
    private final DockerHost host;
    private final Audit audit;

    AuditedDockerHost(String machine, DockerHost host, Audit audit) {
        this.machine = machine;
        this.host = host;
        this.audit = audit;
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
    public List<ContainerSummary> containers(Map<String, String> labels) {
        return host.containers(labels);
    }

    @Override
    public String logTail(String id, int lines) {
        return host.logTail(id, lines);
    }

    @Override
    public void pull(String ref, Consumer<String> progress) {
        audit.run(machine, "pull " + ref, () -> host.pull(ref, progress));
    }

    @Override
    public String create(ContainerSpec spec) {
        return audit.call(machine, "create " + spec.name() + " of " + spec.image(), () -> host.create(spec));
    }

    @Override
    public void start(String id) {
        audit.run(machine, "start " + id, () -> host.start(id));
    }

    @Override
    public void stop(String id, Duration grace) {
        audit.run(machine, "stop " + id, () -> host.stop(id, grace));
    }

    @Override
    public void rename(String id, String name) {
        audit.run(machine, "rename " + id + " to " + name, () -> host.rename(id, name));
    }

    @Override
    public void restartPolicy(String id, RestartPolicy policy) {
        audit.run(machine, "restart policy of " + id + " " + policy.wire(), () -> host.restartPolicy(id, policy));
    }

    @Override
    public void remove(String id) {
        audit.run(machine, "remove " + id, () -> host.remove(id));
    }

    @Override
    public void removeImage(String ref) {
        audit.run(machine, "remove image " + ref, () -> host.removeImage(ref));
    }
}
