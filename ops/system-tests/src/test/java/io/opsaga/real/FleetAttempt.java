package io.opsaga.real;

import static org.awaitility.Awaitility.await;

import io.opsaga.api.support.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** One upgrade of a small fleet in which one agent fails. */
final class FleetAttempt extends Attempt {
    private static final Duration FREE = Duration.ofMinutes(3);
    private static final String ORDER = """
            {"environment":"testing","version":"%s","agents":[%s],"policy":"%s","max_failures":%d,"answer_within":600}""";

    private final String policy;
    private final SmallFleet fleet;
    private final Map<String, String> before = new TreeMap<>();
    private String asked = "";
    private String end = "";
    private Map<String, Part> parts = Map.of();

    FleetAttempt(Course course, String place, String policy, SmallFleet fleet) {
        super(course, place, false);
        this.policy = policy;
        this.fleet = fleet;
    }

    /** What an agent came to, by its part in the fleet: comparable between fleets. */
    record Part(String outcome, String world, String effects) {}

    /** The end as everybody sees it. */
    String end() {
        return end;
    }

    Map<String, Part> parts() {
        return parts;
    }

    @Override
    String start(OpsagaProcess opsaga) {
        before.putAll(fleet.versions());
        asked = fleet.next();
        String agents = "\"%s\"".formatted(String.join("\",\"", before.keySet()));
        int may = policy.equals("keep-what-works") ? 1 : 0;
        String body = ORDER.formatted(asked, agents, policy, may);
        Answer accepted = await(this + " to be free")
                .atMost(FREE)
                .until(() -> opsaga.http().post("/fleet/deploy", body), answer -> answer.status() != 409);
        return accepted.has(202).at("/operation_id");
    }

    @Override
    JsonNode status(OpsagaProcess opsaga) {
        return opsaga.http()
                .get("/fleet/operations/%s/status".formatted(operation))
                .has(200)
                .json();
    }

    @Override
    boolean asks() {
        return policy.equals("stop-and-ask");
    }

    /** Also those whose place is behind the answer are to get there. */
    @Override
    boolean answered(OpsagaProcess opsaga, JsonNode status) {
        return !status.at("/question").asString("").isEmpty()
                && opsaga.http()
                                .post(
                                        "/fleet/operations/%s/answer".formatted(operation),
                                        "{\"answer\":\"skip\",\"reason\":\"known\"}")
                                .status()
                        == 202;
    }

    @Override
    CrashOutcome outcome(OpsagaProcess opsaga, JsonNode status, Evidence earlier, Evidence now) {
        end = CrashOutcome.end(status);
        Map<String, Part> found = new TreeMap<>();
        status.at("/agents").forEach(row -> {
            String agent = row.at("/agent_id").asString();
            if (row.at("/outcome").asString().equals("changed")) {
                fleet.versions().put(agent, asked);
            }
            found.put(SmallFleet.role(agent), part(row, agent, earlier, now));
        });
        parts = found;
        return outcome(end, parts);
    }

    private Part part(JsonNode row, String agent, Evidence earlier, Evidence now) {
        String was = before.getOrDefault(agent, "");
        String told = "%s from %s to %s"
                .formatted(
                        row.at("/outcome").asString(),
                        row.at("/from_version").asString("").equals(was) ? "before" : "another",
                        row.at("/to_version").asString().equals(asked) ? "asked" : "another");
        boolean container = !SmallFleet.isProcess(SmallFleet.role(agent));
        return new Part(
                told, now.world(agent, operation, asked, was), now.effects(agent, operation, earlier, container));
    }

    static CrashOutcome outcome(String end, Map<String, Part> parts) {
        StringBuilder table = new StringBuilder(end);
        StringBuilder world = new StringBuilder();
        StringBuilder effects = new StringBuilder();
        parts.forEach((role, part) -> {
            table.append("%n    %s: %s".formatted(role, part.outcome));
            world.append("%n    %s: %s".formatted(role, part.world));
            effects.append("%n    %s: %s".formatted(role, part.effects));
        });
        return new CrashOutcome(table.toString(), world.toString(), effects.toString());
    }
}
