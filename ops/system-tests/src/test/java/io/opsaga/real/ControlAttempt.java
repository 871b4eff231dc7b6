package io.opsaga.real;

import static org.awaitility.Awaitility.await;

import io.opsaga.real.ControlCrashes.Way;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** One operation of run control on one agent. */
final class ControlAttempt extends Attempt {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final Way way;
    private final Agent agent;

    record Agent(String id, String machine, int port, boolean container) {}

    ControlAttempt(Course course, String place, Way way, Agent agent) {
        super(course, place, way == Way.BRING_BACK);
        this.way = way;
        this.agent = agent;
    }

    @Override
    void prepare(OpsagaProcess opsaga) {
        if (way == Way.START) {
            opsaga.completed(ordered(opsaga, "stop"), LONG);
        }
    }

    @Override
    String start(OpsagaProcess opsaga) {
        return ordered(opsaga, way.action);
    }

    private String ordered(OpsagaProcess opsaga, String action) {
        return accepted(opsaga, "/agents/%s/%s".formatted(agent.id, action), "{}");
    }

    private static String accepted(OpsagaProcess opsaga, String path, String body) {
        return await(path)
                .atMost(LONG)
                .until(() -> opsaga.http().post(path, body), answer -> answer.status() != 409)
                .has(202)
                .at("/operation_id");
    }

    @Override
    JsonNode status(OpsagaProcess opsaga) {
        return opsaga.operation(operation);
    }

    /** With what is told of the agent afterwards, and who answers in its place. */
    @Override
    CrashOutcome outcome(OpsagaProcess opsaga, JsonNode end, Evidence earlier, Evidence now) {
        JsonNode shown = opsaga.http().get("/agents/" + agent.id).has(200).json();
        String told = "%s; serves %s, health %s, version %s, stopped by %s"
                .formatted(
                        CrashOutcome.end(end),
                        Testbed.serves(agent.machine, agent.port),
                        shown.at("/health").asString(),
                        shown.at("/current_version").asString("none"),
                        shown.at("/stopped/by").asString("nobody"));
        return new CrashOutcome(
                told, now.world(agent.id, operation, CrashRig.FIRST, CrashRig.FIRST), effects(earlier, now));
    }

    /** What was brought back brings the count of its earlier ends with it, of which nothing was there to be seen before. */
    private String effects(Evidence earlier, Evidence now) {
        String counted = now.effects(agent.id, operation, earlier, agent.container);
        return way == Way.BRING_BACK ? counted.replaceAll("OTHER exit=\\d+(, )?", "") : counted;
    }

    /** It runs again. */
    @Override
    void settle(OpsagaProcess opsaga) {
        if (way == Way.STOP) {
            opsaga.completed(ordered(opsaga, "start"), LONG);
        }
        if (way == Way.REMOVE) {
            orderBack(opsaga);
            await("%s is there again".formatted(agent.id)).atMost(LONG).until(() -> isRolledBack(status(opsaga)));
        }
    }
}
