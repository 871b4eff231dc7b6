package io.opsaga.activities.docker;

import io.opsaga.activities.docker.Container.State;
import io.opsaga.inventory.Agent.PortBinding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an engine's list says of a container; {@link DockerHost#container} has the rest.
 *
 * @param exitCode of the last run, null unless it has exited
 * @param address on the engine's bridge; null unless it runs
 * @param ports published TCP ports; empty unless it has them now
 */
public record ContainerSummary(
        String id,
        String name,
        String imageId,
        String imageRef,
        State state,
        @Nullable Integer exitCode,
        Map<String, String> labels,
        @Nullable String address,
        List<PortBinding> ports)
        implements Found {
    public ContainerSummary {
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
    }

    public boolean running() {
        return state == State.RUNNING;
    }
}
