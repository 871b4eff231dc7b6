package io.opsaga.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.inventory.Agent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetAgentTest {
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
    void agentsComeLayerByLayerAndWithinOneAsTheyWereGiven() {
        assertThat(FleetAgent.inLayers(
                        List.of(agent("web", "core", "store"), agent("store"), agent("core", "store"), agent("alone"))))
                .containsExactly(
                        new FleetAgent("store", "pc2", 0),
                        new FleetAgent("alone", "pc2", 0),
                        new FleetAgent("core", "pc2", 1),
                        new FleetAgent("web", "pc2", 2));
    }
}
