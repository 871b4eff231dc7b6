package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Fleets whose agents do not all get the same version, and how fleets are found by their agents. */
class FleetVersionsTest extends ApiTest {
    private static final String ALL = "\"agents\":[\"*\"]";

    @Test
    void eachAgentIsBroughtToAVersionOfItsOwn() {
        world.runs("agent-01", "1.0.0");

        Answer accepted = start(ALL + ",\"versions\":{\"agent-01\":\"1.0.0\",\"agent-02\":\"2.0.0\"}");
        Answer end = awaitEnd(accepted.has(202).at("/operation_id"), "completed");

        assertThat(outcomes(end)).isEqualTo(Map.of("agent-01", "unchanged", "agent-02", "changed"));
        assertThat(end.at("/version")).isEqualTo("mixed");
        assertThat(end.at("/agents/0/to_version")).isEqualTo("1.0.0");
        assertThat(world.running("agent-02")).isEqualTo("2.0.0");
        Answer all = start(ALL + ",\"version\":\"3.0.0\",\"versions\":{\"agent-02\":\"3.0.0\"}");
        assertThat(awaitEnd(all.has(202).at("/operation_id"), "completed").at("/version"))
                .isEqualTo("3.0.0");
    }

    @Test
    void whoGetsNoVersionIsNamedAndSoIsWhoIsNotAmongTheAgents() {
        Answer refused = start(ALL + ",\"versions\":{\"agent-01\":\"1.0.0\",\"agent-09\":\"1.0.0\"}")
                .isProblem(400, "invalid-request");

        assertThat(refused.body()).contains("does not name agent-02").contains("versions.agent-09");
        assertThat(start(ALL).isProblem(400, "invalid-request").at("/errors/0/field"))
                .isEqualTo("version");
        start(ALL + ",\"versions\":{\"agent-01\":1}").isProblem(400, "invalid-request");
        assertThat(gateway.starts()).isZero();
    }

    @Test
    void aFleetIsFoundByAnAgentThatItTouched() {
        world.runs("agent-01", "2.0.0");
        String id = start(ALL + ",\"version\":\"2.0.0\"").has(202).at("/operation_id");
        awaitEnd(id, "completed");

        assertThat(listed("agent_id=agent-02")).contains(id);
        assertThat(listed("machine=pc2")).contains(id);
        assertThat(listed("agent_id=agent-01")).as("it was left alone").doesNotContain(id);
        assertThat(http.get("/agents").has(200).body()).contains("\"last_deployment_id\":\"" + id);
    }

    private String listed(String filter) {
        return http.get("/fleet/operations?active=false&" + filter).has(200).body();
    }

    private Answer start(String body) {
        return http.post("/fleet/deploy", "{\"environment\":\"production\",%s}".formatted(body));
    }

    @Override
    protected Answer status(String id) {
        return id.startsWith("fleet_")
                ? http.get("/fleet/operations/" + id + "/status").has(200)
                : super.status(id);
    }

    private Answer awaitEnd(String id, String stage) {
        return awaitStage(id, stage);
    }

    private static Map<String, String> outcomes(Answer status) {
        Map<String, String> outcomes = new TreeMap<>();
        status.json()
                .at("/agents")
                .forEach(row -> outcomes.put(
                        row.at("/agent_id").asString(), row.at("/outcome").asString()));
        return outcomes;
    }
}
