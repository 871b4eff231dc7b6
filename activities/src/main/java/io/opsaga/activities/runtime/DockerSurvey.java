package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Image;
import io.opsaga.activities.docker.Info;
import io.opsaga.activities.inventory.AgentHash;
import io.opsaga.activities.inventory.VersionOrder;
import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.activities.runtime.MachineLook.Seen;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.operation.VersionWord;
import io.opsaga.saga.Finding.Severity;
import io.temporal.failure.ApplicationFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks at many agents of one engine with as many questions as it has images, and a few more: the engine, its containers, the
 * machine's ports. Only a container whose list entry does not tell enough is asked for by itself.
 */
final class DockerSurvey {
    private final DockerHost docker;
    private final List<ContainerSummary> containers;
    private final Map<String, ContainerSummary> byName;
    private final Set<Integer> listening;
    private final Info info;
    private final FleetQuestion question;
    private final Map<String, String> newest = new HashMap<>();
    private final Map<String, String> digests = new HashMap<>();

    /** @param listening ports that are taken on the machine */
    DockerSurvey(DockerHost docker, Set<Integer> listening, FleetQuestion question) {
        this.docker = docker;
        this.listening = listening;
        this.question = question;
        info = docker.info();
        containers = docker.containers(Map.of());
        byName = containers.stream()
                .collect(Collectors.toMap(ContainerSummary::name, found -> found, (one, other) -> one));
    }

    MachineLook look(List<Placement> all) {
        Check engine = new Check(
                "engine_validation",
                "availability_validation",
                Severity.CRITICAL,
                true,
                "Docker engine %s on %s is ready, with %d containers"
                        .formatted(info.version(), all.get(0).machine().name(), containers.size()));
        return new MachineLook(List.of(engine), all.stream().map(this::seen).toList());
    }

    private Seen seen(Placement at) {
        try {
            Optional<ContainerSummary> old = current(at);
            Resolution resolution = resolution(at, old);
            Optional<String> complaint = complaint(at);
            if (complaint.isPresent() && !resolution.unchanged()) {
                return Seen.blocked(at, DeploymentFailure.VALIDATION_BLOCKED.name(), complaint.get());
            }
            Condition condition = old.filter(ContainerSummary::running).isPresent()
                    ? Condition.Running.forLong(
                            Objects.requireNonNullElse(old.get().address(), ""))
                    : new Condition.Missing();
            return new Seen(at, resolution, condition, null);
        } catch (ApplicationFailure e) {
            return Seen.blocked(at, e.getType(), e.getOriginalMessage());
        }
    }

    private Resolution resolution(Placement at, Optional<ContainerSummary> old) {
        String artifact = at.agent().artifact();
        String asked = question.versionOf(at.agent().id());
        String wanted = asked.equals(VersionWord.NEWEST) ? newest.computeIfAbsent(artifact, this::newest) : asked;
        String digest = digests.computeIfAbsent(
                artifact + ":" + wanted, ref -> docker.image(ref).map(Image::id).orElse(""));
        Release next = new Release(wanted, artifact, digest, AgentHash.of(at.agent(), null));
        boolean unchanged = old.filter(container -> container.running()
                        && container.name().equals(at.agent().id())
                        && container.imageId().equals(digest)
                        && next.configuration().equals(container.labels().get(DockerLabels.CONFIGURATION)))
                .isPresent();
        return Resolution.of(next, old.map(this::snapshot).orElse(Snapshot.NOTHING), unchanged);
    }

    private String newest(String artifact) {
        return VersionOrder.newest(docker.tags(artifact))
                .orElseThrow(() -> DeploymentFailure.VERSION_UNKNOWN.because("no numbered version of " + artifact));
    }

    /** As {@link DockerResolver} finds it: by name, or else what an operation that was ended from outside left. */
    private Optional<ContainerSummary> current(Placement at) {
        ContainerSummary named = byName.get(at.agent().id());
        if (named != null) {
            return Optional.of(named);
        }
        boolean any = ofAgent(at).stream()
                .anyMatch(left -> !question.operation().equals(left.labels().get(DockerLabels.OPERATION)));
        return any
                ? DockerResolver.current(docker, at, question.operation())
                        .flatMap(found -> containers.stream()
                                .filter(summary -> summary.id().equals(found.id()))
                                .findFirst())
                : Optional.empty();
    }

    private Snapshot snapshot(ContainerSummary container) {
        String restart = container.labels().get(DockerLabels.RESTART);
        if (container.running() && restart != null && container.labels().containsKey(DockerLabels.VERSION)) {
            return new Snapshot(
                    true,
                    true,
                    container.labels().getOrDefault(DockerLabels.VERSION, ""),
                    container.imageId(),
                    container.id(),
                    container.name(),
                    restart);
        }
        Optional<Container> inspected = docker.container(container.id());
        return inspected.map(DockerResolver::snapshot).orElse(Snapshot.NOTHING);
    }

    private List<ContainerSummary> ofAgent(Placement at) {
        Map<String, String> labels = DockerLabels.of(at);
        return containers.stream()
                .filter(container -> container.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    private Optional<String> complaint(Placement at) {
        Long memory = at.agent().resources().memoryBytes();
        Double cpus = at.agent().resources().cpus();
        if ((memory != null && memory > info.memoryBytes()) || (cpus != null && cpus > info.cpus())) {
            return Optional.of("%s has %d MiB of memory and %d cores"
                    .formatted(at.machine().name(), info.memoryBytes() >> 20, info.cpus()));
        }
        Set<Integer> taken = new TreeSet<>(listening);
        taken.retainAll(Ports.of(at.agent()));
        ofAgent(at)
                .forEach(own -> own.ports().stream().map(PortBinding::hostPort).forEach(taken::remove));
        return taken.isEmpty()
                ? Optional.empty()
                : Optional.of("Ports %s are taken on %s by something else"
                        .formatted(taken, at.machine().name()));
    }
}
