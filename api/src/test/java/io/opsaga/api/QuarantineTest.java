package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.TwoMachines;
import io.opsaga.api.support.World;
import io.opsaga.inventory.EnvironmentName;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version that was rolled back from is refused until somebody lifts that with a reason. */
class QuarantineTest extends ApiTest {
    private static final String LIFT =
            "{\"environment\":\"production\",\"version\":\"%s\",\"reason\":\"the database was away\"}";

    @BeforeEach
    void before() {
        world.runs("agent-01", "1.0.0");
        world.runs("agent-02", "1.0.0");
    }

    @Test
    void itIsRefusedWithSinceWhenByWhichAndWhyAndNothingIsStarted() {
        String failed = deployed("agent-01", World.UNHEALTHY, "rolled_back");

        Answer refused = deploy("agent-02", World.UNHEALTHY).isProblem(409, "version-quarantined");

        assertThat(refused.at("/operation")).isEqualTo(failed);
        assertThat(refused.at("/reason")).isEqualTo("UNHEALTHY: 503 from agent-01");
        assertThat(Instant.parse(refused.at("/since"))).isBeforeOrEqualTo(Instant.now());
        assertThat(refused.at("/detail")).contains(failed, "503 from agent-01");
        fleet(World.UNHEALTHY).isProblem(409, "version-quarantined");
        assertThat(gateway.starts()).isEqualTo(1);
        assertThat(store.size()).isEqualTo(1);
        deployed("agent-01", "1.1.0", "completed");
    }

    /** The name alone says nothing: here it is the image of that name that was built again. */
    @Test
    void whatWasBuiltAnewUnderTheSameNameIsAnotherBuild() {
        deployed("agent-01", World.UNHEALTHY, "rolled_back");
        deploy("agent-01", World.UNHEALTHY).isProblem(409, "version-quarantined");

        world.buildAnew();

        deployed("agent-01", World.UNHEALTHY, "rolled_back");
        assertThat(http.get("/quarantine").json().at("/quarantine").size()).isEqualTo(2);
    }

    @Test
    void anotherImageOfTheSameVersionIsNotConcerned() {
        deployed("agent-01", World.UNHEALTHY, "rolled_back");
        inventories.put(EnvironmentName.PRODUCTION, TwoMachines.agent("agent-02", "feed", "pc2", 9002));
        world.image("agent-02", "feed");

        deployed("agent-02", World.UNHEALTHY, "rolled_back");

        Answer list = http.get("/quarantine?artifact=feed").has(200);
        assertThat(list.json().at("/quarantine").size()).isEqualTo(1);
        assertThat(list.at("/quarantine/0/artifact")).isEqualTo("feed");
        assertThat(list.at("/quarantine/0/digest")).isEqualTo("sha256:" + World.UNHEALTHY);
        assertThat(list.at("/quarantine/0/agents/0")).isEqualTo("agent-02");
        String lift = "{\"environment\":\"production\",\"artifact\":\"%s\",\"version\":\"%s\",\"reason\":\"mended\"}";
        http.post("/quarantine/lift", lift.formatted("feed", World.UNHEALTHY)).has(200);
        http.post("/quarantine/lift", lift.formatted("feed", World.UNHEALTHY)).isProblem(404, "not-quarantined");
        assertThat(http.get("/quarantine").at("/quarantine/0/artifact")).isEqualTo("registry/agent");
    }

    /** An agent that died, or whose machine was set up anew, gets what it had, whatever happened to others since. */
    @Test
    void whatIsRecordedAsCurrentIsNeverRefused() {
        deployed("agent-01", "1.1.0", "completed");
        String elsewhere = deployed("agent-02", "1.1.0", "completed");
        http.post("/rollback", "{\"deployment_id\":\"%s\"}".formatted(elsewhere))
                .has(202);
        awaitStage(elsewhere, "rolled_back");
        deploy("agent-02", "1.1.0").isProblem(409, "version-quarantined");

        world.runs("agent-01", "0.9.0");
        deployed("agent-01", "1.1.0", "completed");
        assertThat(world.running("agent-01")).isEqualTo("1.1.0");
    }

    @Test
    void elsewhereItIsNot() {
        deployed("agent-01", World.UNHEALTHY, "rolled_back");
        String body = "{\"agent_id\":\"probe-01\",\"environment\":\"testing\",\"version\":\"%s\"}";
        http.post("/deploy", body.formatted(World.UNHEALTHY)).has(202);
    }

    @Test
    void liftedItIsDeployedAgainAndBothAreKept() {
        String failed = deployed("agent-01", World.UNHEALTHY, "rolled_back");
        Answer list = http.get("/quarantine").has(200);
        assertThat(list.json().at("/quarantine").size()).isEqualTo(1);
        assertThat(list.at("/quarantine/0/version")).isEqualTo(World.UNHEALTHY);
        assertThat(list.at("/quarantine/0/environment")).isEqualTo("production");
        assertThat(list.at("/quarantine/0/operation_id")).isEqualTo(failed);
        assertThat(list.at("/quarantine/0/actor")).isEqualTo("opsaga");
        assertThat(list.json().at("/quarantine/0/lifted_at").isNull()).isTrue();

        Answer lifted =
                http.post("/quarantine/lift", LIFT.formatted(World.UNHEALTHY)).has(200);

        assertThat(lifted.at("/lifted_by")).isEqualTo("local");
        assertThat(lifted.at("/lift_reason")).isEqualTo("the database was away");
        assertThat(http.get("/quarantine").json().at("/quarantine").size()).isZero();
        Answer all = http.get("/quarantine?active=false&environment=production&version=" + World.UNHEALTHY);
        assertThat(all.has(200).at("/quarantine/0/lift_reason")).isEqualTo("the database was away");
        http.post("/quarantine/lift", LIFT.formatted(World.UNHEALTHY)).isProblem(404, "not-quarantined");
        deployed("agent-01", World.UNHEALTHY, "rolled_back");
        deploy("agent-01", World.UNHEALTHY).isProblem(409, "version-quarantined");
        assertThat(http.get("/quarantine?limit=1&active=false").at("/next")).isEqualTo("2");
    }

    @Test
    void anOrderedRollbackCountsAsWell() {
        String id = deployed("agent-01", "1.1.0", "completed");
        http.post("/rollback", "{\"deployment_id\":\"%s\",\"rollback_reason\":\"slow answers\"}".formatted(id))
                .has(202);
        awaitStage(id, "rolled_back");

        assertThat(deploy("agent-01", "1.1.0")
                        .isProblem(409, "version-quarantined")
                        .at("/reason"))
                .isEqualTo("rolled back by local: slow answers");
    }

    /** Going back is never refused: here to a version that has come into quarantine since. */
    @Test
    void aRollbackGoesToAnyVersion() {
        deployed("agent-01", "1.1.0", "completed");
        String elsewhere = deployed("agent-02", "1.1.0", "completed");
        String next = deployed("agent-01", "1.2.0", "completed");
        http.post("/rollback", "{\"deployment_id\":\"%s\"}".formatted(elsewhere))
                .has(202);
        awaitStage(elsewhere, "rolled_back");
        deploy("agent-01", "1.1.0").isProblem(409, "version-quarantined");
        end(next);

        Answer back = http.post("/rollback", "{\"deployment_id\":\"%s\"}".formatted(next))
                .has(202);

        awaitStage(back.at("/rollback_id"), "completed");
        assertThat(world.running("agent-01")).isEqualTo("1.1.0");
        assertThat(deploy("agent-01", "1.2.0")
                        .isProblem(409, "version-quarantined")
                        .at("/operation"))
                .isEqualTo(back.at("/rollback_id"));
    }

    @Test
    void aRepeatedRequestIsTheOneThatWasAccepted() {
        String body = body("agent-01", World.UNHEALTHY);
        String id = http.post("/deploy", body, "Idempotency-Key", "q1").has(202).at("/deployment_id");
        awaitStage(id, "rolled_back");

        assertThat(http.post("/deploy", body, "Idempotency-Key", "q1").has(202).at("/deployment_id"))
                .isEqualTo(id);
    }

    @Test
    void aFleetThatWasRolledBackCountsAndOneThatKeptWhatWorksDoesNot() {
        inventories.oneAfterTheOther();
        String kept = fleet(World.UNHEALTHY, "keep-what-works").has(202).at("/operation_id");
        awaitFleet(kept, "completed_with_failures");
        assertThat(http.get("/quarantine").json().at("/quarantine").size()).isZero();
        world.runs("agent-01", "1.0.0");

        String undone = fleet(World.UNHEALTHY).has(202).at("/operation_id");
        awaitFleet(undone, "rolled_back");

        Answer list = http.get("/quarantine").has(200);
        assertThat(list.at("/quarantine/0/operation_id")).isEqualTo(undone);
        assertThat(list.at("/quarantine/0/reason")).contains("UNHEALTHY", "agent-02");
        fleet(World.UNHEALTHY).isProblem(409, "version-quarantined");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"environment\":\"production\",\"version\":\"1.0\"}",
                "{\"environment\":\"production\",\"version\":\"1.0\",\"reason\":\"  \"}",
                "{\"environment\":\"moon\",\"version\":\"1.0\",\"reason\":\"x\"}",
                "{\"environment\":\"production\",\"version\":\"../1\",\"reason\":\"x\"}",
                "{\"environment\":\"production\",\"version\":\"1.0\",\"reason\":\"x\",\"force\":true}",
            })
    void whatIsWrongIsSaid(String body) {
        http.post("/quarantine/lift", body).isProblem(400, "invalid-request");
    }

    @Test
    void filtersAreReadStrictly() {
        http.get("/quarantine?actor=x").isProblem(400, "invalid-request");
        http.get("/quarantine?after=x").isProblem(400, "invalid-request");
        http.get("/quarantine?environment=moon").isProblem(400, "invalid-request");
    }

    @Test
    void aViewerReadsAndLiftsNothing() {
        String key = http.post("/keys", "{\"name\":\"watcher\",\"role\":\"viewer\"}")
                .has(201)
                .at("/key");
        String[] shown = {"Authorization", "Bearer " + key};
        http.get("/quarantine", shown).has(200);
        http.post("/quarantine/lift", LIFT.formatted("1.0"), shown).isProblem(403, "forbidden");
    }

    private Answer fleet(String version) {
        return fleet(version, "all-or-nothing");
    }

    private Answer fleet(String version, String policy) {
        String body = "{\"environment\":\"production\",\"version\":\"%s\",\"agents\":[\"*\"],\"policy\":\"%s\","
                + "\"max_parallel_per_machine\":1}";
        return http.post("/fleet/deploy", body.formatted(version, policy));
    }

    private void awaitFleet(String id, String stage) {
        awaitStage(id, stage);
    }

    @Override
    protected Answer status(String id) {
        return id.startsWith("fleet_")
                ? http.get("/fleet/operations/" + id + "/status").has(200)
                : super.status(id);
    }
}
