package io.opsaga.activities.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import io.opsaga.inventory.Agent.PortBinding;
import java.util.List;
import java.util.Map;

/** What an engine is asked for when a container is to be made, and which one counts as made so already. */
final class ContainerCreation {
    private static final double NANO = 1e9;

    private ContainerCreation() {}

    static CreateContainerCmd command(DockerClient client, ContainerSpec spec) {
        Long memory = spec.resources().memoryBytes();
        Double cpus = spec.resources().cpus();
        HostConfig host = HostConfig.newHostConfig()
                .withPortBindings(PublishedPorts.bindings(spec.ports()))
                .withMemory(memory)
                // The same as memory: else a container over its limit swaps for a long time instead of being ended.
                .withMemorySwap(memory)
                .withNanoCPUs(cpus == null ? null : Math.round(cpus * NANO))
                .withRestartPolicy(Containers.policy(RestartRule.of(spec.restart())))
                .withSecurityOpts(List.of("no-new-privileges"))
                .withInit(false);
        return client.createContainerCmd(spec.image())
                .withName(spec.name())
                .withEnv(spec.env().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())
                .withLabels(spec.labels())
                .withExposedPorts(spec.ports().stream()
                        .map(PortBinding::containerPort)
                        .map(ExposedPort::tcp)
                        .toList())
                .withHostConfig(host);
    }

    /** A label alone proves nothing: whoever makes an image of a container hands its labels on, but never its image's id. */
    static boolean made(Container found, ContainerSpec spec) {
        Map<String, String> asked = spec.labels();
        String operation = asked.get(ContainerSpec.OPERATION);
        String image = asked.get(ContainerSpec.IMAGE);
        return operation != null
                && operation.equals(found.labels().get(ContainerSpec.OPERATION))
                && (image == null || image.equals(found.imageId()));
    }
}
