package io.opsaga.activities.docker;

import io.opsaga.inventory.Agent.RestartPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down every change that is asked of an engine, with its duration and how it ended. Reading is not written down. */
final class AuditedDockerHost implements DockerHost {
    private static final Logger LOG = LoggerFactory.getLogger(DockerHost.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String machine;
    private final DockerHost host;

    AuditedDockerHost(String machine, DockerHost host) {
        this.machine = machine;
        this.host = host;
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
        audit("pull " + ref, () -> host.pull(ref, progress));
    }

    @Override
    public String create(ContainerSpec spec) {
        return audit("create " + spec.name() + " of " + spec.image(), () -> host.create(spec));
    }

    @Override
    public void start(String id) {
        audit("start " + id, () -> host.start(id));
    }

    @Override
    public void stop(String id, Duration grace) {
        audit("stop " + id, () -> host.stop(id, grace));
    }

    @Override
    public void rename(String id, String name) {
        audit("rename " + id + " to " + name, () -> host.rename(id, name));
    }

    @Override
    public void restartPolicy(String id, RestartPolicy policy) {
        audit("restart policy of " + id + " " + policy.wire(), () -> host.restartPolicy(id, policy));
    }

    @Override
    public void remove(String id) {
        audit("remove " + id, () -> host.remove(id));
    }

    @Override
    public void removeImage(String ref) {
        audit("remove image " + ref, () -> host.removeImage(ref));
    }

    private void audit(String what, Runnable call) {
        audit(what, () -> {
            call.run();
            return "done";
        });
    }

    private String audit(String what, Supplier<String> call) {
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            outcome = call.get();
            return outcome;
        } catch (DockerFailure e) {
            outcome = e.kind().name();
            throw e;
        } finally {
            long millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
            LOG.info("{}: {}: {} after {} ms", machine, what, outcome, millis);
        }
    }
}
