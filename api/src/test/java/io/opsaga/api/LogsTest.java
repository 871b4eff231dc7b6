package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.inventory.EnvironmentName;
import org.junit.jupiter.api.Test;

/** The logs of what deployments brought, over HTTP. */
class LogsTest extends ApiTest {
    @Test
    void theLogIsPlainText() {
        String id = deployed("agent-01", "1.0.0", "completed");
        logs.write("agent-01", id, "started\n<b>it</b>\n");

        var answer = http.get("/deployments/" + id + "/logs").has(200);

        assertThat(answer.body()).isEqualTo("started\n<b>it</b>\n");
        assertThat(answer.header("Content-Type")).hasValue("text/plain;charset=UTF-8");
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void whatIsNotThereIsAProblem() {
        String id = deployed("agent-01", "1.0.0", "completed");

        http.get("/deployments/" + id + "/logs").isProblem(404, "not-found");
        http.get("/deployments/deploy_none/logs").isProblem(404, "unknown-deployment");
        http.get("/deployments/" + id + "/logs?tail=1").isProblem(400, "invalid-request");
        http.get("/fleet/operations/" + id + "/logs?agent_id=agent-01").isProblem(404, "unknown-deployment");
        http.get("/fleet/operations/" + id + "/logs").isProblem(400, "invalid-request");
        logs.away();
        http.get("/deployments/" + id + "/logs").isProblem(503, "unavailable");
    }

    @Test
    void ofAnAgentThatWasMovedItIsAConflict() {
        String id = deployed("agent-01", "1.0.0", "completed");
        inventories.put(EnvironmentName.PRODUCTION);

        http.get("/deployments/" + id + "/logs").isProblem(409, "log-elsewhere");
    }
}
