package io.opsaga.activities.docker;

import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.util.List;
import java.util.Map;

/**
 * A container to be made. It gets no new privileges whatever its image says, and swap counts as memory.
 *
 * @param labels {@link #OPERATION} among them makes {@link DockerHost#create} repeatable
 */
public record ContainerSpec(
        String name,
        String image,
        Map<String, String> env,
        Map<String, String> labels,
        List<PortBinding> ports,
        Resources resources,
        RestartPolicy restart) {
    /** The label that says which operation made a container. */
    public static final String OPERATION = "opsaga.operation";
    /** The label that says which image, by its id, a container was made of; a copy that hangs on another image cannot have it right. */
    public static final String IMAGE = "opsaga.image";

    public ContainerSpec {
        env = Map.copyOf(env);
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
        if (env.keySet().stream().anyMatch(key -> key.isBlank() || key.contains("="))) {
            throw new IllegalArgumentException("Container %s: bad name of an environment variable".formatted(name));
        }
    }

    /** Without the environment's values, which may be secret. */
    @Override
    public String toString() {
        return "ContainerSpec[name=%s, image=%s, env=%s, labels=%s, ports=%s, resources=%s, restart=%s]"
                .formatted(name, image, env.keySet(), labels, ports, resources, restart);
    }
}
