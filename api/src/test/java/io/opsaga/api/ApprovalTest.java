package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.operations.LostStarts;
import io.opsaga.api.support.Aged;
import io.opsaga.api.support.Answer;
import io.opsaga.api.support.World;
import io.opsaga.inventory.ApprovalRule;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.ApiKeys.Role;
import io.opsaga.operation.Holds;
import io.opsaga.operation.Progress;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Production asks for approval; requests without a key are those of the administrator of the machine, "local". */
class ApprovalTest extends ApiTest {
    @Autowired
    private LostStarts lost;

    private String bob = "";

    @BeforeEach
    void askForApproval() {
        inventories.approve(EnvironmentName.PRODUCTION, new ApprovalRule(Duration.ofHours(1), false));
        bob = "Bearer " + keys.create("bob", Role.APPROVER);
        world.runs("agent-01", "1.0.0");
    }

    private String waiting() {
        String id = deploy("agent-01", "2.0.0").has(202).at("/deployment_id");
        awaitWaiting(id);
        return id;
    }

    private void awaitWaiting(String id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> status(id).at("/approval/state").equals("waiting"));
    }

    private Answer tell(String id, String what, String more, String key) {
        String hash = status(id).at("/approval/plan_hash");
        String path = id.startsWith("fleet_") ? "/fleet/operations/" : "/deployments/";
        String body = "{\"plan_hash\":\"%s\",\"reason\":\"had a look\"%s}".formatted(hash, more);
        return key.isEmpty()
                ? http.post(path + id + "/" + what, body)
                : http.post(path + id + "/" + what, body, "Authorization", key);
    }

    @Override
    protected Answer status(String id) {
        return id.startsWith("fleet_")
                ? http.get("/fleet/operations/" + id + "/status").has(200)
                : super.status(id);
    }

    @Test
    void aChangeWaitsForSomebodyElsesApproval() {
        String id = waiting();

        Answer asked = status(id);
        assertThat(asked.at("/stage")).isEqualTo("initialized");
        assertThat(asked.at("/next_action"))
                .startsWith("waits for approval until 20")
                .contains("than local");
        assertThat(asked.at("/planned/plan_hash")).isEqualTo(asked.at("/approval/plan_hash"));
        assertThat(asked.at("/planned/agents/0/to_version")).isEqualTo("2.0.0");
        assertThat(asked.at("/approval/on_timeout")).isEqualTo("reject");
        assertThat(store.holders()).as("no lock while it waits").isEmpty();
        Answer rollback = http.post("/rollback?dry_run=true", "{\"deployment_id\":\"%s\"}".formatted(id))
                .has(200);
        assertThat(rollback.at("/would")).isEqualTo("change_nothing");
        assertThat(rollback.at("/agents/0/detail")).isEqualTo("1.0.0 stays");

        Answer approved = tell(id, "approve", "", bob).has(200);

        assertThat(approved.at("/approval/actor")).isEqualTo("bob");
        Answer end = awaitStage(id, "completed");
        assertThat(end.at("/approval/state")).isEqualTo("approved");
        assertThat(end.at("/approval/reason")).isEqualTo("had a look");
        assertThat(end.at("/actor")).isEqualTo("local");
        assertThat(world.running("agent-01")).isEqualTo("2.0.0");
    }

    @Test
    void whoMayNotDecideIsTurnedAway() {
        String id = waiting();
        String carol = "Bearer " + keys.create("carol", Role.OPERATOR);

        tell(id, "approve", "", "").isProblem(403, "own-approval");
        tell(id, "approve", "", "Bearer " + keys.create(ApiKeys.OPS, Role.ADMIN))
                .isProblem(403, "own-approval");
        tell(id, "approve", "", carol).isProblem(403, "forbidden");
        tell(id, "reject", "", carol).isProblem(403, "forbidden");
        http.post("/deployments/" + id + "/approve", "{}", "Authorization", bob).isProblem(400, "invalid-request");
        http.post(
                        "/deployments/" + id + "/approve",
                        "{\"plan_hash\":\"%s\"}".formatted("0".repeat(64)),
                        "Authorization",
                        bob)
                .isProblem(409, "plan-stale");
        assertThat(status(id).at("/approval/state")).isEqualTo("waiting");

        tell(id, "reject", "", "").has(200);
        assertThat(awaitStage(id, "failed").at("/failure/message")).isEqualTo("rejected by local: had a look");
        assertThat(world.running("agent-01")).isEqualTo("1.0.0");
        tell(id, "approve", "", bob).isProblem(409, "approval-refused");
    }

    @Test
    void anApprovalIsGivenOnceAndToWhatAsksForIt() {
        String id = waiting();
        String dave = "Bearer " + keys.create("dave", Role.ADMIN);
        String first = tell(id, "extend", ",\"duration\":7200", bob).has(200).at("/approval/until");
        tell(id, "extend", "", bob).isProblem(400, "invalid-request");
        assertThat(first).isGreaterThan(status(id).at("/approval/asked_at"));

        tell(id, "approve", "", bob).has(200);
        awaitStage(id, "completed");

        Answer late = tell(id, "approve", "", dave).isProblem(409, "approval-refused");
        assertThat(late.at("/detail")).contains("approved by bob");
        tell(id, "reject", "", dave).isProblem(409, "approval-refused");
        String testing = http.post(
                        "/deploy", "{\"agent_id\":\"probe-01\",\"environment\":\"testing\",\"version\":\"1.0.0\"}")
                .has(202)
                .at("/deployment_id");
        awaitStage(testing, "completed");
        http.post(
                        "/deployments/" + testing + "/approve",
                        "{\"plan_hash\":\"%s\"}".formatted("0".repeat(64)),
                        "Authorization",
                        bob)
                .isProblem(409, "approval-refused");
    }

    @Test
    void aWaitingChangeIsCalledOffAlthoughSomebodyElseWorksOnTheAgent() {
        String id = waiting();
        inventories.reset();
        String other = deploy("agent-01", World.SLOW).has(202).at("/deployment_id");
        awaitStage(other, "monitoring");

        http.post("/rollback", "{\"deployment_id\":\"%s\"}".formatted(id)).has(202);

        awaitStage(id, "rolled_back");
        assertThat(store.holders()).containsExactly(other);
        world.heal();
        awaitStage(other, "completed");
    }

    @Test
    void whatHappensBetweenPlanAndApprovalIsNoticed() {
        String id = waiting();
        world.runs("agent-01", "1.5.0");

        tell(id, "approve", "", bob).has(200);

        Answer end = awaitStage(id, "failed");
        assertThat(end.at("/failure/type")).isEqualTo("PLAN_STALE");
        assertThat(end.at("/failure/message")).contains("1.5.0");
        assertThat(store.holders()).isEmpty();
    }

    @Test
    void aFleetWaitsLikewise() {
        String body = "{\"environment\":\"production\",\"version\":\"2.0.0\",\"agents\":[\"*\"]}";
        Answer plan = http.post("/fleet/deploy?dry_run=true", body).has(200);
        assertThat(plan.at("/approval/required")).isEqualTo("true");
        String id = http.post("/fleet/deploy", body).has(202).at("/operation_id");
        awaitWaiting(id);
        assertThat(status(id).at("/approval/plan_hash")).isEqualTo(plan.at("/plan_hash"));

        tell(id, "approve", "", bob).has(200);

        awaitStage(id, "completed");
        assertThat(world.running("agent-02")).isEqualTo("2.0.0");
    }

    @Test
    void whatWaitsForApprovalIsStartedLateButNotTakenForLost() {
        gateway.away(true);
        String id = deploy("agent-01", "2.0.0").has(202).at("/deployment_id");
        assertThat(store.holders()).isEmpty();
        Progress recorded = store.find(id).orElseThrow();
        store.clear();
        store.openUnlocked(Aged.by(Duration.ofHours(23), recorded), Holds.agent("production", "agent-01", "main-pc"));
        gateway.away(false);
        lost.look();
        awaitWaiting(id);

        store.record(Aged.by(Duration.ofDays(2), store.find(id).orElseThrow()));
        lost.look();

        assertThat(status(id).at("/approval/state")).isEqualTo("waiting");
        assertThat(gateway.starts()).isEqualTo(1);
    }
}
