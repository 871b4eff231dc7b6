package io.opsaga.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.inventory.Agent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static Agent agent(String id, String... dependsOn) {
        return new Agent(
                id,
                "pc2",
                Agent.RuntimeKind.DOCKER,
                "registry/agent",
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                Agent.RestartPolicy.ALWAYS,
                Agent.Resources.NONE,
                null,
                List.of(dependsOn));
    }

    @Test
    void everybodyIsLaterThanThoseItDependsOn() {
        List<FleetAgent> layers = Layers.of(List.of(
                agent("web", "core", "store"),
                agent("store"),
                agent("core", "store"),
                agent("alone"),
                agent("last", "web")));

        assertThat(layers)
                .containsExactly(
                        new FleetAgent("store", "pc2", 0),
                        new FleetAgent("alone", "pc2", 0),
                        new FleetAgent("core", "pc2", 1),
                        new FleetAgent("web", "pc2", 2),
                        new FleetAgent("last", "pc2", 3));
    }

    @Test
    void agentsOutsideOfTheSelectionCountAsThere() {
        assertThat(Layers.of(List.of(agent("web", "core")))).containsExactly(new FleetAgent("web", "pc2", 0));
    }

    @Test
    void aCircleIsRefused() {
        assertThatThrownBy(() -> Layers.of(List.of(agent("a", "b"), agent("b", "a"), agent("c"))))
                .hasMessageContaining("a, b");
    }
}
