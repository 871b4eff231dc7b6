package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One agent, its machine and the change of it from 1.0, the container "old", to 2.0, the container "new". */
final class OnBox {
    static final PortBinding PORT = new PortBinding("127.0.0.1", 8001, 8080);
    static final Change CHANGE = new Change(
            "fleet_1",
            7,
            "testing",
            "planner",
            "box",
            new Release("2.0", "agent", "sha256:2", "c"),
            new Snapshot(true, true, "1.0", "sha256:1", "old", "planner", "always"),
            null);
    private static final Machine BOX =
            new Machine("box", new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null);

    private OnBox() {}

    /** @param port that the agent publishes; null for none */
    static Placement at(@Nullable PortBinding port) {
        Agent agent = new Agent(
                "planner",
                "box",
                Agent.RuntimeKind.DOCKER,
                "agent",
                null,
                null,
                port == null ? List.of() : List.of(port),
                Map.of(),
                Map.of(),
                RestartPolicy.ALWAYS,
                Agent.Resources.NONE,
                null,
                List.of());
        return new Placement(EnvironmentName.TESTING, agent, BOX, Path.of("."));
    }

    /** @param id {@code new} for one that the change's operation made; whatever else there is somebody else made */
    static Container container(String id, String name, State state, RestartPolicy restart, PortBinding port) {
        Map<String, String> labels = id.equals("new") ? labels("fleet_1", "sha256:1", "2.0") : Map.of();
        return new Container(
                id,
                name,
                "sha256:1",
                "agent:2.0",
                state,
                0,
                false,
                0,
                state == State.CREATED ? null : Instant.EPOCH,
                labels,
                null,
                List.of(port),
                false,
                RestartRule.of(restart),
                false);
    }

    /** What an operation writes on a container of the agent. */
    static Map<String, String> labels(String operation, String image, String version) {
        return Map.of(
                DockerLabels.AGENT,
                "planner",
                DockerLabels.ENVIRONMENT,
                "testing",
                DockerLabels.OPERATION,
                operation,
                DockerLabels.VERSION,
                version,
                DockerLabels.RESTART,
                "always",
                ContainerSpec.IMAGE,
                image);
    }
}
