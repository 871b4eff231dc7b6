package io.opsaga.real;

import io.opsaga.real.DeploymentCrashes.Way;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One deployment. */
final class DeploymentAttempt extends Attempt {
    private final Way way;
    private final String agent;
    private final boolean container;
    private final Map<String, String> versions;
    private String asked = "";
    private String before = "";

    /** @param versions what each agent runs */
    DeploymentAttempt(
            Course course, String place, Way way, String agent, boolean container, Map<String, String> versions) {
        super(course, place, way == Way.ROLLBACK);
        this.way = way;
        this.agent = agent;
        this.container = container;
        this.versions = versions;
    }

    @Override
    void prepare(OpsagaProcess opsaga) {
        before = String.valueOf(versions.get(agent));
        String other = before.equals(CrashRig.FIRST) ? "1.1.0" : CrashRig.FIRST;
        asked = way == Way.FAILURE ? "crash" : other;
    }

    @Override
    String start(OpsagaProcess opsaga) {
        return opsaga.deploy(agent, asked);
    }

    @Override
    JsonNode status(OpsagaProcess opsaga) {
        return opsaga.status(operation);
    }

    @Override
    CrashOutcome outcome(OpsagaProcess opsaga, JsonNode end, Evidence earlier, Evidence now) {
        if (end.at("/stage").asString().equals("completed")) {
            versions.put(agent, asked);
        }
        return new CrashOutcome(
                CrashOutcome.end(end),
                now.world(agent, operation, asked, before),
                now.effects(agent, operation, earlier, container));
    }
}
