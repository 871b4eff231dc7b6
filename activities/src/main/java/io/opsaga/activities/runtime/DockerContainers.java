package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Limits;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Between an agent's declaration and its container. */
final class DockerContainers {
    private static final long MIB = 1024L * 1024;

    private DockerContainers() {}

    /**
     * @param name what the engine is to make it of: the release's name, or the image's id where that has lost its name
     * @param image the id of that image
     * @param before see {@link DockerLabels#BEFORE}
     */
    static ContainerSpec specification(Placement at, Change change, String name, String image, String before) {
        Agent agent = at.agent();
        return new ContainerSpec(
                DockerLookup.name(change),
                name,
                environment(agent, change.limits()),
                DockerLabels.of(at, change, image, before),
                agent.ports(),
                new Resources(memory(agent, change.limits()), cpus(agent, change.limits())),
                RestartPolicy.NO);
    }

    static String image(Placement at, Change change) {
        return at.agent().artifact() + ":" + change.next().version();
    }

    static Map<String, String> environment(Agent agent, @Nullable Limits limits) {
        Map<String, String> environment = new TreeMap<>(agent.env());
        if (limits != null && limits.concurrentTasks() != null) {
            environment.put("AGENT_CONCURRENT_TASKS", limits.concurrentTasks().toString());
        }
        return environment;
    }

    static @Nullable Long memory(Agent agent, @Nullable Limits limits) {
        return limits != null && limits.memoryMb() != null
                ? Long.valueOf(limits.memoryMb() * MIB)
                : agent.resources().memoryBytes();
    }

    static @Nullable Double cpus(Agent agent, @Nullable Limits limits) {
        return limits != null && limits.cpuCores() != null
                ? limits.cpuCores()
                : agent.resources().cpus();
    }

    /** Whether it was ever started; a machine's reboot does not change that. */
    static boolean started(Container container) {
        return container.state() != State.CREATED;
    }

    /** All containers of the agent that run or will: the agent's own, and what operations that were ended from outside left. */
    static List<ContainerSummary> alive(DockerHost docker, Placement at) {
        return owned(docker, at).stream()
                .filter(container -> container.state().alive())
                .toList();
    }

    /** All containers of the agent, also those that wait to be brought back. */
    static List<ContainerSummary> owned(DockerHost docker, Placement at) {
        DockerOwnership ownership = DockerOwnership.of(at);
        return docker.containers(DockerLabels.of(ownership)).stream()
                .filter(ownership::owns)
                .toList();
    }

    static Set<Integer> hostPorts(Container container) {
        return container.ports().stream()
                .map(Agent.PortBinding::hostPort)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Condition condition(DockerHost docker, Placement at, Optional<Container> found, int lastWords) {
        if (found.isEmpty() || !started(found.get()) || found.get().state().lost()) {
            return new Condition.Missing();
        }
        Container container = found.get();
        unpaused(container);
        return container.running()
                ? new Condition.Running(
                        since(container).toString(), Duration.ZERO, Objects.requireNonNullElse(container.address(), ""))
                : new Condition.Ended(
                        container.exitCode(), container.oomKilled(), lastWords(docker, at, container, lastWords));
    }

    /** That they are not to be had does not change what became of the container. */
    private static String lastWords(DockerHost docker, Placement at, Container container, int lines) {
        try {
            String log = docker.logTail(container.id(), lines);
            return at.knowing(List.of(GivenVariables.of(docker, container.id())))
                    .masked(log);
        } catch (DockerFailure e) {
            if (e.kind() == DockerFailure.Kind.UNREACHABLE) {
                throw e;
            }
            return "(its last words are not known: %s)".formatted(e.getMessage());
        }
    }

    /** A version is not to blame for what somebody did to its container. */
    static void unpaused(Container container) {
        if (container.state() == State.PAUSED) {
            throw DeploymentFailure.ENGINE_FAILED.because(
                    "container %s was paused by somebody".formatted(container.name()));
        }
    }

    static Instant since(Container container) {
        return Objects.requireNonNullElse(container.startedAt(), Instant.EPOCH);
    }
}
