package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.FleetWorld;
import io.opsaga.api.support.TwoMachines;
import io.opsaga.api.support.World;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetTest extends ApiTest {
    private static final String ALL = "\"agents\":[\"*\"]";

    @Test
    void allAgentsOfBothMachinesAreBroughtToAVersion() {
        world.runs("agent-01", "1.0.0");

        Answer accepted = fleet("2.0.0", ALL);
        String id = accepted.has(202).at("/operation_id");
        Answer end = awaitEnd(id, "completed");

        assertThat(accepted.header("Location")).contains("/fleet/operations/" + id + "/status");
        assertThat(outcomes(end)).isEqualTo(Map.of("agent-01", "changed", "agent-02", "changed"));
        assertThat(end.at("/agents/0/from_version")).isEqualTo("1.0.0");
        assertThat(end.at("/agents/0/to_version")).isEqualTo("2.0.0");
        assertThat(end.at("/counts/changed")).isEqualTo("2");
        assertThat(end.at("/progress_percentage")).isEqualTo("100");
        assertThat(world.running("agent-02")).isEqualTo("2.0.0");
        assertThat(http.get("/agents").has(200).body()).contains("\"current_version\":\"2.0.0\"");
    }

    @Test
    void whoRunsTheVersionIsLeftAlone() {
        world.runs("agent-01", "2.0.0");

        Answer end = awaitEnd(fleet("2.0.0", ALL).has(202).at("/operation_id"), "completed");

        assertThat(outcomes(end)).isEqualTo(Map.of("agent-01", "unchanged", "agent-02", "changed"));
    }

    @Test
    void oneFailureUndoesAllThatWereTouched() {
        world.runs("agent-01", "1.0.0");
        world.runs("agent-02", "1.0.0");
        inventories.oneAfterTheOther();
        String body = ALL + ",\"max_parallel_per_machine\":1";

        Answer end = awaitEnd(fleet(World.UNHEALTHY, body).has(202).at("/operation_id"), "rolled_back");

        assertThat(outcomes(end).get(FleetWorld.SENSITIVE)).isEqualTo("failed");
        assertThat(outcomes(end).get("agent-01")).isEqualTo("undone");
        assertThat(world.running("agent-01")).isEqualTo("1.0.0");
        assertThat(world.running("agent-02")).isEqualTo("1.0.0");
        assertThat(end.at("/failure/sentence")).isNotEmpty();
    }

    @Test
    void whatWorksIsKeptWhereThatIsAskedFor() {
        world.runs("agent-01", "1.0.0");
        world.runs("agent-02", "1.0.0");

        String body = ALL + ",\"policy\":\"keep-what-works\",\"max_failures\":1";
        Answer end = awaitEnd(fleet(World.UNHEALTHY, body).has(202).at("/operation_id"), "completed_with_failures");

        assertThat(outcomes(end)).isEqualTo(Map.of("agent-01", "changed", "agent-02", "failed"));
        assertThat(end.at("/status")).isEqualTo("completed_with_failures");
        assertThat(end.at("/verdict")).isEqualTo("completed_with_failures");
        assertThat(end.at("/failure/type")).isEqualTo("SOME_AGENTS_FAILED");
        assertThat(end.at("/next_action")).contains("POST /fleet/deploy with \"agents\": [\"agent-02\"]");
        assertThat(end.at("/failure/sentence")).isNotEmpty();
        for (String filter : List.of("stage", "outcome")) {
            assertThat(http.get("/fleet/operations?active=false&%s=completed_with_failures".formatted(filter))
                            .has(200)
                            .body())
                    .contains(end.at("/operation_id"));
        }
        assertThat(http.get("/metrics").has(200).at("/metrics/fleets/by_outcome/completed_with_failures"))
                .isEqualTo("1");
        assertThat(http.get("/metrics").has(200).at("/metrics/fleets/successful"))
                .isEqualTo("0");
        assertThat(world.running("agent-02")).isEqualTo("1.0.0");
    }

    /** However many may fail: where nobody got the version there is nothing to be kept. */
    @Test
    void whereEverybodyFailsItIsNoSuccess() {
        world.runs("agent-02", "1.0.0");
        String body = "\"agents\":[\"agent-02\"],\"policy\":\"keep-what-works\"";

        Answer end = awaitEnd(fleet(World.UNHEALTHY, body).has(202).at("/operation_id"), "rolled_back");

        assertThat(outcomes(end)).isEqualTo(Map.of("agent-02", "failed"));
        assertThat(world.running("agent-02")).isEqualTo("1.0.0");
    }

    @Test
    void aFleetThatAsksIsAnsweredOnce() {
        world.runs("agent-02", "1.0.0");
        String body = "\"agents\":[\"agent-02\"],\"policy\":\"stop-and-ask\"";
        String id = fleet(World.UNHEALTHY, body).has(202).at("/operation_id");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !status(id).at("/question").isEmpty());

        answer(id, "{\"answer\":\"perhaps\"}").isProblem(400, "invalid-request");
        Answer asking = http.get("/api/v1/operations/" + id).has(200);
        assertThat(asking.json().at("/answers").toString()).isEqualTo("[\"retry\",\"skip\",\"roll_back\"]");
        assertThat(asking.at("/answer_default")).isEqualTo("roll_back");
        Answer refused = http.post("/api/v1/operations/" + id + "/answer", "{\"answer\":\"perhaps\"}")
                .isProblem(400, "invalid-request");
        assertThat(refused.at("/errors/0/message")).startsWith("must be one of retry, skip, roll_back");
        assertThat(status(id).at("/answer_default")).isEqualTo("roll_back");
        for (String list : List.of("/fleet/operations", "/api/v1/operations")) {
            assertThat(http.get(list)
                            .has(200)
                            .json()
                            .at("/operations/0/next_action")
                            .asString())
                    .as(list)
                    .startsWith("waits for an answer until ");
        }
        answer(id, "{\"answer\":\"roll_back\",\"reason\":\"enough\"}").has(202);

        awaitEnd(id, "rolled_back");
        answer(id, "{\"answer\":\"retry\"}").isProblem(409, "answer-refused");
        assertThat(world.running("agent-02")).isEqualTo("1.0.0");
    }

    /** By what it asks, as its status has it; and a key is of one answer. */
    @Test
    void aQuestionIsNamedAndAnAnswersKeyIsOfThatAnswer() {
        world.runs("agent-02", "1.0.0");
        String id = fleet(World.UNHEALTHY, "\"agents\":[\"agent-02\"],\"policy\":\"stop-and-ask\"")
                .has(202)
                .at("/operation_id");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !status(id).at("/question").isEmpty());
        Answer asked = status(id);
        String question = asked.json().at("/question").toString();
        String path = "/api/v1/operations/" + id + "/answer";

        http.post(path, "{\"answer\":\"retry\",\"question\":%s}".formatted(question), "Idempotency-Key", "k1")
                .has(202);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !List.of("", asked.at("/answer_until"))
                        .contains(status(id).at("/answer_until")));
        http.post(path, "{\"answer\":\"roll_back\"}", "Idempotency-Key", "k1").isProblem(422, "key-reused");
        http.post(path, "{\"answer\":\"roll_back\"}", "Idempotency-Key", "k2").has(202);
        awaitEnd(id, "rolled_back");
    }

    @Test
    void aFinishedFleetIsRolledBackByItsId() {
        world.runs("agent-01", "1.0.0");
        world.runs("agent-02", "1.0.0");
        String id = fleet("2.0.0", ALL).has(202).at("/operation_id");
        awaitEnd(id, "completed");

        int asked = store.lockQuestions();
        Answer order = http.post("/rollback", "{\"operation_id\":\"%s\",\"rollback_reason\":\"no\"}".formatted(id));

        assertThat(order.has(202).header("Location")).contains("/fleet/operations/" + id + "/status");
        assertThat(store.lockQuestions() - asked).as("one for all agents").isEqualTo(1);
        assertThat(outcomes(awaitEnd(id, "rolled_back"))).isEqualTo(Map.of("agent-01", "undone", "agent-02", "undone"));
        assertThat(world.running("agent-01")).isEqualTo("1.0.0");
    }

    @Test
    void whichVersionARollbackBringsBackIsToldOfEachAgent() {
        world.runs("agent-01", "1.0.0");
        String id = fleet("2.0.0", ALL).has(202).at("/operation_id");
        awaitEnd(id, "completed");

        Answer plan = http.post("/rollback?dry_run=true", "{\"operation_id\":\"%s\"}".formatted(id))
                .has(200);

        assertThat(plan.at("/agents/0/from_version")).isEqualTo("2.0.0");
        assertThat(plan.at("/agents/0/to_version")).isEqualTo("1.0.0");
        assertThat(plan.at("/agents/0/detail")).isEqualTo("1.0.0 comes back");
        assertThat(plan.at("/agents/1/detail")).isEqualTo("nothing ran there before, so nothing will");
    }

    @Test
    void whatIsToBeDoneAboutResiduesCanBeDone() {
        world.runs("agent-01", "1.0.0");
        String id = fleet(World.STICKY, "\"agents\":[\"agent-01\"]").has(202).at("/operation_id");
        Answer left = awaitEnd(id, "rollback_incomplete");
        String retry = "/fleet/operations/" + id + "/retry_rollback";
        assertThat(left.at("/next_action")).contains("POST " + retry + " ");
        world.letGo();

        http.post(retry, "{\"x\":1}").isProblem(400, "invalid-request");
        assertThat(http.post(retry, "").has(202).at("/operation_id")).isEqualTo(id);

        awaitEnd(id, "rolled_back");
        http.post(retry, "").isProblem(409, "rollback-refused");
        String one = deployed("agent-01", "3.0.0", "completed");
        http.post("/fleet/operations/" + one + "/retry_rollback", "").isProblem(404, "unknown-deployment");
    }

    @Test
    void anAgentOfARunningFleetIsHeldAndTheAnswerSaysByWhom() {
        String body = "\"agents\":[\"agent-02\"],\"policy\":\"stop-and-ask\"";
        String id = fleet(World.UNHEALTHY, body).has(202).at("/operation_id");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !status(id).at("/question").isEmpty());

        Answer refused = deploy("agent-02", "3.0.0").isProblem(409, "target-locked");
        Answer fleet = fleet("3.0.0", ALL).isProblem(409, "target-locked");

        assertThat(refused.at("/holder")).isEqualTo(id);
        assertThat(fleet.at("/holder")).isEqualTo(id);
        assertThat(fleet.at("/detail")).contains("agent-02");
        answer(id, "{\"answer\":\"skip\"}").has(202);
        awaitEnd(id, "completed_with_failures");
    }

    @Test
    void agentsAreChosenByMachineAndByLabel() {
        inventories.put(
                EnvironmentName.PRODUCTION,
                TwoMachines.agent("agent-01", "main-pc", 9001),
                TwoMachines.agent("agent-02", "pc2", 9002),
                labelled(TwoMachines.agent("agent-03", "pc2", 9003)));

        String label = "\"agents\":{\"machine\":\"pc2\",\"label\":\"team=core\"}";
        Answer end = awaitEnd(fleet("2.0.0", label).has(202).at("/operation_id"), "completed");

        assertThat(outcomes(end)).isEqualTo(Map.of("agent-03", "changed"));
        fleet("2.0.0", "\"agents\":{\"label\":\"team=none\"}").isProblem(400, "invalid-request");
    }

    @Test
    void theSameRequestTwiceIsOneOperation() {
        String body = "{\"environment\":\"production\",\"version\":\"2.0.0\"," + ALL + "}";
        String first = http.post("/fleet/deploy", body, "Idempotency-Key", "k1")
                .has(202)
                .at("/operation_id");

        Answer second =
                http.post("/fleet/deploy", body, "Idempotency-Key", "k1").has(202);

        assertThat(second.at("/operation_id")).isEqualTo(first);
        assertThat(gateway.starts()).isEqualTo(1);
        awaitEnd(first, "completed");
    }

    @Test
    void fleetsAreListedApartFromDeployments() {
        String id = fleet("2.0.0", ALL).has(202).at("/operation_id");
        awaitEnd(id, "completed");

        assertThat(http.get("/fleet/operations?active=false").has(200).at("/operations/0/operation_id"))
                .isEqualTo(id);
        assertThat(http.get("/deployments?active=false").has(200).body()).doesNotContain(id);
        String one = deployed("agent-01", "3.0.0", "completed");
        http.get("/fleet/operations/" + one + "/status").isProblem(404, "unknown-deployment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"agents\":[]",
                "\"agents\":\"*\"",
                "\"agents\":{}",
                "\"agents\":{\"rack\":\"1\"}",
                "\"agents\":{\"label\":\"core\"}",
                "\"agents\":[\"*\",\"agent-01\"]",
                "\"agents\":[\"../agent-01\"]",
                "\"agents\":[1]",
                "\"policy\":\"all-or-nothing\"",
                "\"agents\":[\"*\"],\"policy\":\"some\"",
                "\"agents\":[\"*\"],\"max_failures\":-1",
                "\"agents\":[\"*\"],\"max_parallel_per_machine\":0",
                "\"agents\":[\"*\"],\"wave\":1",
            })
    void whatIsWrongIsSaidAndNothingIsStarted(String body) {
        fleet("2.0.0", body).isProblem(400, "invalid-request");

        assertThat(gateway.starts()).isZero();
    }

    @Test
    void anUnknownAgentIsNamed() {
        Answer refused =
                fleet("2.0.0", "\"agents\":[\"agent-01\",\"agent-00\"]").isProblem(404, "unknown-agent");

        assertThat(refused.at("/detail")).contains("agent-00");
        assertThat(gateway.starts()).isZero();
    }

    private Answer fleet(String version, String more) {
        return http.post(
                "/fleet/deploy", "{\"environment\":\"production\",\"version\":\"%s\",%s}".formatted(version, more));
    }

    private Answer answer(String id, String body) {
        return http.post("/fleet/operations/" + id + "/answer", body);
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

    private static Agent labelled(Agent agent) {
        return new Agent(
                agent.id(),
                agent.machine(),
                agent.runtime(),
                agent.artifact(),
                agent.command(),
                agent.setup(),
                agent.ports(),
                agent.env(),
                Map.of("team", "core"),
                agent.restart(),
                agent.resources(),
                agent.health(),
                List.of());
    }
}
