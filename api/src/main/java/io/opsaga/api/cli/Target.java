package io.opsaga.api.cli;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** An agent that is being brought up. */
record Target(
        String environment,
        String agent,
        String machine,
        String version,
        List<String> dependsOn,
        String deployment,
        String stage,
        int percentage,
        String message) {
    private static final List<String> FINAL = List.of("completed", "failed", "rolled_back", "rollback_incomplete");

    static Target of(JsonNode agent) {
        String current = agent.path("current_version").asString("");
        return new Target(
                agent.path("environment").asString(),
                agent.path("agent_id").asString(),
                agent.path("machine").asString(),
                current.isEmpty() ? "newest" : current,
                agent.path("depends_on").values().stream()
                        .map(JsonNode::asString)
                        .toList(),
                "",
                "waiting",
                0,
                "");
    }

    String key() {
        return environment + "/" + agent;
    }

    boolean isOver() {
        return FINAL.contains(stage);
    }

    boolean succeeded() {
        return stage.equals("completed");
    }

    Target started(String id) {
        return new Target(environment, agent, machine, version, dependsOn, id, "initialized", 0, "");
    }

    Target ended(String finalStage, String why) {
        return new Target(environment, agent, machine, version, dependsOn, deployment, finalStage, 100, why);
    }

    Target at(JsonNode status) {
        return new Target(
                environment,
                agent,
                machine,
                version,
                dependsOn,
                deployment,
                status.path("stage").asString(),
                status.path("progress_percentage").asInt(),
                status.path("failure").path("message").asString(""));
    }
}
