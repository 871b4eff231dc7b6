package io.opsaga.api.cli;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An agent of an inventory, and what is known of it before anything is done.
 *
 * @param version what Opsaga has deployed; empty where that is nothing
 */
record Declared(String environment, String agent, String version, String health) {
    static List<Declared> all(JsonNode agents) {
        return agents.path("agents").values().stream().map(Declared::of).toList();
    }

    private static Declared of(JsonNode agent) {
        return new Declared(
                agent.path("environment").asString(),
                agent.path("agent_id").asString(),
                agent.path("current_version").asString(""),
                agent.path("health").asString(""));
    }

    /** Whether it was deployed and does not answer as it should, or not yet; one whose machine is away is not waited for. */
    boolean isDown() {
        return !version.isEmpty() && health.equals("unhealthy");
    }
}
