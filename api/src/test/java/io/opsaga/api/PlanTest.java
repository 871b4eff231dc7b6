package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would be done is told, and what was told is done or nothing. */
class PlanTest extends ApiTest {
    private static final String FLEET = "{\"environment\":\"production\",\"version\":\"2.0.0\",\"agents\":[\"*\"]%s}";

    private Answer plan(String agent, String version) {
        return http.post("/deploy?dry_run=true", body(agent, version)).has(200);
    }

    private static String naming(String body, String hash) {
        return body.replaceFirst("}$", ",\"plan_hash\":\"%s\"}".formatted(hash));
    }

    private void assertNothingHappened() {
        assertThat(gateway.starts()).isZero();
        assertThat(store.size()).as("records").isZero();
        assertThat(store.holders()).isEmpty();
    }

    @Test
    void aDryRunTellsWhatADeploymentWouldDo() {
        world.runs("agent-01", "1.0.0");

        Answer plan = plan("agent-01", "2.0.0");

        assertThat(plan.at("/would")).isEqualTo("change");
        assertThat(plan.at("/plan_hash")).matches("[0-9a-f]{64}");
        assertThat(plan.at("/steps/0/decision")).isEqualTo("no_change");
        assertThat(plan.at("/steps/3/decision")).isEqualTo("will_change");
        assertThat(plan.at("/steps/3/before")).isEqualTo("1.0.0");
        assertThat(plan.at("/steps/3/after")).isEqualTo("2.0.0");
        assertThat(plan.at("/steps/4/decision")).isEqualTo("cannot_know");
        assertThat(plan.at("/steps/4/estimate")).as("the median of the past").isEqualTo("0.9");
        assertThat(plan.at("/agents/0/from_version")).isEqualTo("1.0.0");
        assertThat(plan.at("/agents/0/to_digest")).isEqualTo("sha256:2.0.0");
        assertThat(world.running("agent-01")).isEqualTo("1.0.0");
        assertNothingHappened();
    }

    @Test
    void aFleetsPlanHasALineForEachAgent() {
        world.runs("agent-01", "1.0.0");
        world.runs("agent-02", "2.0.0");

        Answer plan =
                http.post("/fleet/deploy?dry_run=true", FLEET.formatted("")).has(200);

        assertThat(plan.at("/agents/0/decision")).isEqualTo("will_change");
        assertThat(plan.at("/agents/1/decision")).isEqualTo("no_change");
        assertThat(plan.at("/conditions/0")).isEqualTo("policy=all-or-nothing");
        assertNothingHappened();
    }

    @Test
    void thatSomethingMayBeAdoptedIsAConditionOfThePlan() {
        world.runs("agent-01", "1.0.0");
        String body =
                "{\"agent_id\": \"agent-01\", \"environment\": \"production\", \"version\": \"2.0.0\", \"adopt\": %s}";

        Answer adopting =
                http.post("/deploy?dry_run=true", body.formatted(true)).has(200);
        Answer not = http.post("/deploy?dry_run=true", body.formatted(false)).has(200);
        Answer fleet = http.post("/fleet/deploy?dry_run=true", FLEET.formatted(", \"adopt\": true"))
                .has(200);

        assertThat(adopting.json().at("/conditions").toString()).contains("adopt=true");
        assertThat(not.json().at("/conditions").toString()).doesNotContain("adopt");
        assertThat(adopting.at("/plan_hash")).isNotEqualTo(not.at("/plan_hash"));
        assertThat(fleet.json().at("/conditions").toString()).contains("adopt=true");
        http.post("/deploy", body.formatted("\"yes\"")).has(400);
        assertNothingHappened();
    }

    @Test
    void aPlanIsMadeWhileSomebodyElseWorksOnTheAgent() {
        String id = deploy("agent-01", World.SLOW).has(202).at("/deployment_id");
        awaitStage(id, "monitoring");

        assertThat(plan("agent-01", "3.0.0").at("/would")).isEqualTo("change");
        world.heal();
        awaitStage(id, "completed");
    }

    @Test
    void theNamedPlanIsCarriedOut() {
        world.runs("agent-01", "1.0.0");
        String hash = plan("agent-01", "2.0.0").at("/plan_hash");

        String id = http.post("/deploy", naming(body("agent-01", "2.0.0"), hash))
                .has(202)
                .at("/deployment_id");

        awaitStage(id, "completed");
        assertThat(status(id).at("/planned/plan_hash")).isEqualTo(hash);
        String fleet = http.post("/fleet/deploy?dry_run=true", FLEET.formatted(""))
                .has(200)
                .at("/plan_hash");
        String many = http.post("/fleet/deploy", naming(FLEET.formatted(""), fleet))
                .has(202)
                .at("/operation_id");
        assertThat(many).startsWith("fleet_");
    }

    @Test
    void aStalePlanIsRefusedAndWhatDiffersIsSaid() {
        world.runs("agent-01", "1.0.0");
        String hash = plan("agent-01", "2.0.0").at("/plan_hash");
        world.runs("agent-01", "1.5.0");

        String id = http.post("/deploy", naming(body("agent-01", "2.0.0"), hash))
                .has(202)
                .at("/deployment_id");

        Answer end = awaitStage(id, "failed");
        assertThat(end.at("/failure/type")).isEqualTo("PLAN_STALE");
        assertThat(end.at("/failure/message"))
                .isEqualTo("The plan is stale: agent agent-01 ran 1.0.0 and now runs 1.5.0.");
        assertThat(end.at("/failure/sentence")).isNotEmpty();
        assertThat(world.running("agent-01")).isEqualTo("1.5.0");
        assertThat(store.holders()).isEmpty();
    }

    @Test
    void aPlanOfAnotherRequestIsRefusedAtOnce() {
        String hash = plan("agent-01", "2.0.0").at("/plan_hash");
        String fleet = http.post("/fleet/deploy?dry_run=true", FLEET.formatted(""))
                .has(200)
                .at("/plan_hash");

        http.post("/deploy", naming(body("agent-01", "2.0.0"), "0".repeat(64))).isProblem(409, "plan-stale");
        http.post("/deploy", naming(body("agent-02", "2.0.0"), hash)).isProblem(409, "plan-stale");
        http.post("/fleet/deploy", naming(FLEET.formatted(""), hash)).isProblem(409, "plan-stale");
        Answer other = http.post("/fleet/deploy", naming(FLEET.formatted(",\"max_failures\":1"), fleet))
                .isProblem(409, "plan-stale");
        assertThat(other.at("/detail")).contains("max_failures was '0' and is '1'");
        assertNothingHappened();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/deploy?dry_run=yes", "/deploy?dryrun=true", "/rollback?dry_run=1", "/fleet/deploy?dry_run="})
    void whatCouldBeMeantAsAQuestionIsNotDone(String path) {
        http.post(path, body("agent-01", "2.0.0")).isProblem(400, "invalid-request");

        assertNothingHappened();
    }

    @Test
    void aPlanThatTakesTooLongIsGivenUp() {
        gateway.away(true);

        http.post("/deploy?dry_run=true", body("agent-01", "2.0.0")).isProblem(503, "unavailable");
    }

    @Test
    void whatARollbackWouldUndoIsTold() {
        world.runs("agent-01", "1.0.0");
        String id = deployed("agent-01", "2.0.0", "completed");

        Answer plan = http.post("/rollback?dry_run=true", "{\"deployment_id\":\"%s\"}".formatted(id))
                .has(200);

        assertThat(plan.json().at("/steps").values().stream()
                        .map(step -> step.at("/name").asString()))
                .containsExactly("PROMOTE", "SWITCH", "START", "PREPARE");
        assertThat(plan.at("/agents/0/from_version")).isEqualTo("2.0.0");
        assertThat(plan.at("/agents/0/to_version")).isEqualTo("1.0.0");
        assertThat(plan.at("/agents/0/detail")).isEqualTo("1.0.0 comes back");
        assertThat(plan.at("/agents/0/to_digest")).isEqualTo(status(id).at("/deployment_metadata/from_digest"));
        assertThat(status(id).at("/stage")).isEqualTo("completed");
        http.post("/rollback", "{\"deployment_id\":\"%s\"}".formatted(id)).has(202);
        awaitStage(id, "rolled_back");
        http.post("/rollback?dry_run=true", "{\"deployment_id\":\"%s\"}".formatted(id))
                .isProblem(409, "rollback-refused");
    }
}
