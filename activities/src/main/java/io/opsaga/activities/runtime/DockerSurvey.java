package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Found;
import io.opsaga.activities.docker.Image;
import io.opsaga.activities.docker.Info;
import io.opsaga.activities.inventory.AgentHash;
import io.opsaga.activities.inventory.VersionOrder;
import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.activities.runtime.DockerIncumbents.Incumbent;
import io.opsaga.activities.runtime.MachineLook.Seen;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.release.VersionWord;
import io.opsaga.saga.Finding.Severity;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    private final List<String> adopted = new ArrayList<>();
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
        List<Seen> seen = all.stream().map(this::seen).toList();
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "engine_validation",
                "availability_validation",
                Severity.CRITICAL,
                true,
                "Docker engine %s on %s is ready, with %d containers"
                        .formatted(info.version(), all.get(0).machine().name(), containers.size())));
        if (!adopted.isEmpty()) {
            checks.add(new Check(
                    "ownership_validation",
                    "existence_validation",
                    Severity.CRITICAL,
                    true,
                    "Adopts " + String.join("; ", adopted)));
        }
        return new MachineLook(checks, seen);
    }

    private Seen seen(Placement at) {
        try {
            DockerIncumbents incumbents = new DockerIncumbents(docker, at, question.operation(), question.adopts());
            List<ContainerSummary> labelled = ofAgent(at);
            Incumbent now =
                    incumbents.find(Optional.ofNullable(byName.get(at.agent().id())), () -> labelled);
            Resolution resolution = resolution(at, now, incumbents);
            Optional<String> complaint = complaint(at, labelled, resolution);
            if (complaint.isPresent() && !resolution.unchanged()) {
                return Seen.blocked(at, DeploymentFailure.VALIDATION_BLOCKED.name(), complaint.get());
            }
            Optional.ofNullable(now.adopted()).ifPresent(adopted::add);
            return new Seen(at, resolution, condition(now), null);
        } catch (ApplicationFailure e) {
            return Seen.blocked(at, e.getType(), e.getOriginalMessage());
        }
    }

    private Condition condition(Incumbent now) {
        return now.found()
                .filter(found -> found.state() == State.RUNNING)
                .<Condition>map(found -> Condition.Running.forLong(address(found)))
                .orElse(new Condition.Missing());
    }

    private static String address(Found found) {
        return Objects.requireNonNullElse(
                found instanceof Container container ? container.address() : ((ContainerSummary) found).address(), "");
    }

    private Resolution resolution(Placement at, Incumbent now, DockerIncumbents incumbents) {
        String artifact = at.agent().artifact();
        String asked = question.versionOf(at.agent().id());
        String wanted = asked.equals(VersionWord.NEWEST) ? newest.computeIfAbsent(artifact, this::newest) : asked;
        String digest = digests.computeIfAbsent(
                artifact + ":" + wanted, ref -> docker.image(ref).map(Image::id).orElse(""));
        String configuration = AgentHash.of(at.agent(), null);
        // Nobody has asked for another build only because its tag has moved.
        Release next = question.digestOf(at.agent().id())
                .filter(meant -> !meant.equals(digest) && isThere(now, meant))
                .map(meant -> Release.exactly(wanted, artifact, meant, configuration))
                .orElseGet(() -> new Release(wanted, artifact, digest, configuration));
        return DockerResolver.resolution(at, next, now, snapshot(now, incumbents));
    }

    private boolean isThere(Incumbent now, String image) {
        return now.found().filter(found -> found.imageId().equals(image)).isPresent()
                || docker.image(image).isPresent();
    }

    private static Snapshot snapshot(Incumbent now, DockerIncumbents incumbents) {
        return now.found()
                .flatMap(found -> listed(found).or(() -> incumbents.snapshot(found)))
                .orElse(Snapshot.NOTHING);
    }

    private static Optional<Snapshot> listed(Found found) {
        return found instanceof ContainerSummary summary ? DockerSnapshots.of(summary) : Optional.empty();
    }

    private String newest(String artifact) {
        return VersionOrder.newest(docker.tags(artifact))
                .orElseThrow(() -> DeploymentFailure.VERSION_UNKNOWN.because("no numbered version of " + artifact));
    }

    private List<ContainerSummary> ofAgent(Placement at) {
        DockerOwnership ownership = DockerOwnership.of(at);
        return containers.stream().filter(ownership::claims).toList();
    }

    private Optional<String> complaint(Placement at, List<ContainerSummary> labelled, Resolution resolution) {
        if (resolution.obstacle() != null) {
            return Optional.of(resolution.obstacle());
        }
        Long memory = at.agent().resources().memoryBytes();
        Double cpus = at.agent().resources().cpus();
        if ((memory != null && memory > info.memoryBytes()) || (cpus != null && cpus > info.cpus())) {
            return Optional.of("%s has %d MiB of memory and %d cores"
                    .formatted(at.machine().name(), info.memoryBytes() >> 20, info.cpus()));
        }
        return new DockerPorts(at, resolution.old().reference()).complaint(listening, labelled, () -> containers);
    }
}
