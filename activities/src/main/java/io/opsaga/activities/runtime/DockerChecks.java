package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Image;
import io.opsaga.activities.docker.Info;
import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Machine;
import io.opsaga.saga.Finding.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be known before a container is made. */
public final class DockerChecks {
    private static final Duration QUICK = Duration.ofSeconds(10);

    private final DockerEngines engines;
    private final SshMachines machines;

    public DockerChecks(DockerEngines engines, SshMachines machines) {
        this.engines = engines;
        this.machines = machines;
    }

    DockerSurvey survey(List<Placement> all, FleetQuestion question) {
        Machine machine = all.get(0).machine();
        Set<Integer> listening =
                Ports.listening(machines.shell(machine).run(Ports.LIST, QUICK).out());
        return new DockerSurvey(engines.on(machine), listening, question);
    }

    List<Check> of(Placement at, DeploymentInput plan, Resolution resolution) {
        DockerHost docker = engines.on(at.machine());
        Info info = docker.info();
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "engine_validation",
                "availability_validation",
                Severity.CRITICAL,
                true,
                "Docker engine %s on %s is ready"
                        .formatted(info.version(), at.machine().name())));
        checks.add(ownership(at, resolution));
        checks.add(image(at, docker, resolution.next()));
        checks.add(resources(at, plan, info));
        checks.add(ports(at, docker, resolution));
        return checks;
    }

    private static Check ownership(Placement at, Resolution resolution) {
        String obstacle = resolution.obstacle();
        String otherwise = resolution.adopted() != null
                ? "Adopts " + resolution.adopted()
                : "What has the name of %s on %s, if anything has, is its own"
                        .formatted(at.agent().id(), at.machine().name());
        return new Check(
                "ownership_validation",
                "existence_validation",
                Severity.CRITICAL,
                obstacle == null,
                obstacle == null ? otherwise : obstacle);
    }

    static Check image(Placement at, DockerHost docker, Release next) {
        String image = at.agent().artifact() + ":" + next.version();
        String message = next.isExact()
                ? exactly(image, docker, next.digest())
                : next.digest().isEmpty()
                        ? "%s will be pulled".formatted(image)
                        : "%s is on the engine".formatted(image);
        return new Check("artifact_validation", "availability_validation", Severity.INFO, true, message);
    }

    private static String exactly(String image, DockerHost docker, String digest) {
        Optional<String> named = docker.image(image).map(Image::id);
        if (named.isEmpty() && docker.image(digest).isEmpty()) {
            return "%s will be pulled, and is brought only if it is %s, which ran before".formatted(image, digest);
        }
        return named.filter(digest::equals).isPresent()
                ? "%s is on the engine, and is what ran before".formatted(image)
                : "%s is %s by now; what ran before, %s, is on the engine, and is brought"
                        .formatted(image, named.orElse("nothing"), digest);
    }

    private static Check resources(Placement at, DeploymentInput plan, Info info) {
        Long memory = DockerContainers.memory(at.agent(), plan.limits());
        Double cpus = DockerContainers.cpus(at.agent(), plan.limits());
        boolean enough = (memory == null || memory <= info.memoryBytes()) && (cpus == null || cpus <= info.cpus());
        String message = "%s has %d MiB of memory and %d cores; asked for: %s MiB, %s cores"
                .formatted(
                        at.machine().name(),
                        info.memoryBytes() >> 20,
                        info.cpus(),
                        memory == null ? "any" : Long.toString(memory >> 20),
                        cpus == null ? "any" : cpus.toString());
        return new Check("resource_validation", "resource_validation", Severity.CRITICAL, enough, message);
    }

    private Check ports(Placement at, DockerHost docker, Resolution resolution) {
        Set<Integer> listening = Ports.listening(
                machines.shell(at.machine()).run(Ports.LIST, QUICK).out());
        Optional<String> complaint = new DockerPorts(at, resolution.old().reference())
                .complaint(
                        listening,
                        docker.containers(DockerLabels.of(DockerOwnership.of(at))),
                        () -> docker.containers(Map.of()));
        String otherwise = "Ports %s are free, or this agent's own".formatted(Ports.of(at.agent()));
        return new Check(
                "port_validation",
                "availability_validation",
                Severity.CRITICAL,
                complaint.isEmpty(),
                complaint.orElse(otherwise));
    }
}
