package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run control over HTTP. */
class ControlTest extends ApiTest {
    private static final String BOTH = "{\"environment\":\"production\",\"agents\":[\"agent-01\",\"agent-02\"]%s}";

    private Answer operation(String id) {
        return http.get("/api/v1/operations/" + id).has(200);
    }

    private Answer over(String id, String stage) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> operation(id), answer -> answer.at("/stage").equals(stage));
    }

    private Answer completed(Answer accepted) {
        return over(accepted.has(202).at("/operation_id"), "completed");
    }

    @Test
    void anAgentIsStoppedAndStartedWithoutABody() {
        world.runs("agent-01", "1.0.0");
        Answer stopped = completed(http.post("/agents/agent-01/stop", ""));
        assertThat(stopped.at("/kind")).isEqualTo("control");
        assertThat(stopped.at("/facts/action")).isEqualTo("stop");

        Answer agent = http.get("/agents/agent-01").has(200);
        assertThat(agent.at("/stopped/by")).isEqualTo("local");
        assertThat(agent.at("/stopped/operation")).isEqualTo(stopped.at("/operation_id"));

        completed(http.post("/agents/agent-01/start", "{\"reason\":\"mended\"}"));
        assertThat(http.get("/agents/agent-01").json().at("/stopped").isNull()).isTrue();
    }

    @Test
    void aStopIsRolledBackThroughTheDoorOfAllOperations() {
        world.runs("agent-01", "1.0.0");
        String id = completed(http.post("/agents/agent-01/stop", "{}")).at("/operation_id");
        http.post("/api/v1/operations/" + id + "/rollback", "{\"reason\":\"the wrong one\"}")
                .has(202);
        over(id, "rolled_back");
        assertThat(http.get("/agents/agent-01").json().at("/stopped").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "restart", "remove"})
    void manyAtOnce(String action) {
        world.runs("agent-01", "1.0.0");
        world.runs("agent-02", "1.0.0");
        Answer done = completed(http.post("/agents/" + action, BOTH.formatted("")));
        assertThat(done.at("/facts/action")).isEqualTo(action);
        assertThat(done.json().at("/rows")).hasSize(2);
        assertThat(done.at("/rows/0/outcome")).isEqualTo("changed");
    }

    @Test
    void aDryRunTellsWhatWouldBeDoneAndIsHeldTo() {
        world.runs("agent-01", "1.0.0");
        Answer plan = http.post("/agents/agent-01/remove?dry_run=true", "{}").has(200);
        assertThat(plan.at("/agents/0/decision")).isEqualTo("will_change");
        assertThat(plan.at("/agents/0/to_version")).isEqualTo("removed");
        Answer other = http.post("/agents/agent-01/stop", "{\"plan_hash\":\"%s\"}".formatted(plan.at("/plan_hash")));
        other.isProblem(409, "plan-stale");
        assertThat(completed(http.post(
                                "/agents/agent-01/remove", "{\"plan_hash\":\"%s\"}".formatted(plan.at("/plan_hash"))))
                        .at("/facts/action"))
                .isEqualTo("remove");
    }

    @Test
    void theKindHasItsDoorAmongTheOthers() {
        world.runs("agent-01", "1.0.0");
        String body = "{\"action\":\"restart\",\"environment\":\"production\",\"agents\":[\"agent-01\"]}";
        Answer done = completed(http.post("/api/v1/operations/control", body));
        assertThat(done.at("/facts/action")).isEqualTo("restart");
        http.post("/api/v1/operations/control", body.replace("restart", "reboot"))
                .isProblem(400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource({
        "/agents/agent-01/stop, '{\"agents\":[\"agent-02\"]}', agents",
        "/agents/agent-01/stop, '{\"policy\":\"stop-and-ask\"}', policy",
        "/agents/agent-01/stop, '{\"environment\":\"nowhere\"}', environment",
        "/agents/stop, '{}', agents",
        "/agents/stop, '{\"agents\":[\"*\",\"agent-01\"]}', agents"
    })
    void whatIsWrongIsNamed(String path, String body, String field) {
        Answer refused = http.post(path, body).isProblem(400, "invalid-request");
        assertThat(refused.at("/errors/0/field")).isEqualTo(field);
    }

    @Test
    void anUnknownAgentIsNamedWithThoseThatAreAlike() {
        assertThat(http.post("/agents/agnet-01/stop", "{}")
                        .isProblem(404, "unknown-agent")
                        .at("/similar/0"))
                .isEqualTo("agent-01");
        http.post("/agents/agent-01/explode", "{}").isProblem(404, "not-found");
    }

    @Test
    void theSameKeyIsTheSameOperation() {
        world.runs("agent-01", "1.0.0");
        Answer first = http.post("/agents/agent-01/stop", "{}", "Idempotency-Key", "k-1")
                .has(202);
        Answer second = http.post("/agents/agent-01/stop", "{}", "Idempotency-Key", "k-1")
                .has(202);
        assertThat(second.at("/operation_id")).isEqualTo(first.at("/operation_id"));
        completed(first);
        http.post("/agents/agent-01/start", "{}", "Idempotency-Key", "k-1").isProblem(422, "key-reused");
    }

    @Test
    void onlyWhatStopsToAskIsAnswered() {
        world.runs("agent-01", "1.0.0");
        String id = completed(http.post("/agents/agent-01/stop", "{}")).at("/operation_id");
        http.post("/api/v1/operations/" + id + "/answer", "{\"answer\":\"retry\"}")
                .isProblem(409, "answer-refused");
        String deployment = deployed("agent-02", "1.0.0", "completed");
        assertThat(http.post("/api/v1/operations/" + deployment + "/answer", "{\"answer\":\"retry\"}")
                        .isProblem(409, "answer-refused")
                        .at("/detail"))
                .isEqualTo("Nothing is asked now.");
    }
}
