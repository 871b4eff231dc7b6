package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.operations.QueueWatch;
import io.opsaga.api.support.Answer;
import io.opsaga.api.support.Http;
import io.opsaga.api.support.QueueRig;
import io.opsaga.api.support.TwoMachines;
import io.opsaga.api.support.World;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/** Waiting in the queue over HTTP, with a real PostgreSQL, Temporal's in-memory server and real sagas; machines in memory. */
@SpringBootTest(classes = OpsagaApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
@Import(QueueRig.class)
class QueueTest {
    private static final int MANY = 100;

    @Autowired
    private QueueRig.Database database;

    @Autowired
    private QueueRig.Census census;

    @Autowired
    private World world;

    @Autowired
    private TwoMachines inventories;

    @Autowired
    private QueueWatch watch;

    @Autowired
    private QueueRig.Runs runs;

    @LocalServerPort
    private int port;

    private Http http = new Http(0);

    @BeforeEach
    void reset() {
        http = new Http(port);
        world.clear();
        census.clear();
        inventories.put(
                EnvironmentName.PRODUCTION,
                IntStream.rangeClosed(0, MANY)
                        .mapToObj(i -> TwoMachines.agent("agent-" + i, i % 2 == 0 ? "main-pc" : "pc2", 9000 + i))
                        .toArray(Agent[]::new));
    }

    @AfterEach
    void endRuns() {
        world.heal();
        runs.endAll();
        database.clear();
    }

    @Test
    void ofAHundredInFlightNeverMoreThanThreeAreActiveAndAllGoInTheOrderInWhichTheyCame() {
        List<String> came = IntStream.range(0, MANY)
                .mapToObj(i -> deploy("agent-" + i, World.SLOW, false))
                .map(answer -> answer.has(202).at("/deployment_id"))
                .toList();

        Answer last = status(came.get(MANY - 1));
        assertThat(last.at("/queue/place")).isEqualTo("97");
        assertThat(last.at("/queue/ahead")).isEqualTo("96");
        assertThat(last.at("/queue/waiting_for")).startsWith("All places are taken, by " + came.get(0));
        assertThat(last.at("/next_action")).contains("POST /rollback");
        assertThat(last.at("/status")).isEqualTo("running");
        assertThat(places()).hasSize(QueueRig.MOST);
        Answer refused = deploy("agent-100", "3.0.0", false).isProblem(429, "line-full");
        assertThat(refused.at("/detail"))
                .isEqualTo("97 operations wait in the queue of production, and no more may. Nothing was started.");
        assertThat(refused.header("Retry-After")).contains("30");
        assertThat(deploy("agent-99", World.SLOW, false)
                        .isProblem(409, "target-locked")
                        .at("/holder"))
                .isEqualTo(came.get(99));

        world.heal();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    assertThat(database.active()).isLessThanOrEqualTo(3);
                    return http.get("/deployments?limit=1")
                            .json()
                            .at("/deployments")
                            .isEmpty();
                });

        assertThat(census.most()).isEqualTo(3);
        assertThat(census.begun()).containsExactlyInAnyOrderElementsOf(came);
        assertThat(database.operationsInOrderOfTheirTokens()).isEqualTo(came);
        assertThat(http.get("/deployments?active=false&outcome=completed&limit=500")
                        .json()
                        .at("/deployments")
                        .size())
                .isEqualTo(MANY);
    }

    @Test
    void whoAsksToWaitWaitsForTheAgentAndWhoDoesNotIsRefused() {
        String holder = deploy("agent-1", World.SLOW, false).has(202).at("/deployment_id");
        Answer second = deploy("agent-1", "3.0.0", true).has(202);
        String id = second.at("/deployment_id");

        assertThat(second.at("/queue/place")).isEqualTo("1");
        assertThat(second.at("/queue/target")).isEqualTo("agent-1");
        assertThat(second.at("/queue/waiting_for")).isEqualTo("agent-1 is held by " + holder + ".");
        assertThat(deploy("agent-1", "4.0.0", false)
                        .isProblem(409, "target-locked")
                        .at("/holder"))
                .isEqualTo(holder);
        assertThat(status(holder).json().path("queue").isObject()).isFalse();

        world.heal();
        awaitStage(holder, "completed");
        Answer done = awaitStage(id, "completed");
        assertThat(done.json().path("queue").isObject()).isFalse();
        assertThat(world.running("agent-1")).isEqualTo("3.0.0");
    }

    @Test
    void aRollbackTakesItOutOfTheLine() {
        String holder = deploy("agent-1", World.SLOW, false).has(202).at("/deployment_id");
        String id = deploy("agent-1", "3.0.0", true).has(202).at("/deployment_id");

        Awaitility.await().until(() -> rollBack(id).status() == 202);

        Answer off = awaitStage(id, "failed");
        assertThat(off.at("/failure/type")).isEqualTo("CALLED_OFF");
        assertThat(off.at("/failure/sentence")).contains("nothing was changed");
        assertThat(places()).isEmpty();
        world.heal();
        awaitStage(holder, "completed");
        assertThat(world.running("agent-1")).isEqualTo(World.SLOW);
    }

    @Test
    void aFleetWaitsForItsAgentsAndIsNotOvertakenOnThem() {
        String holder = deploy("agent-1", World.SLOW, false).has(202).at("/deployment_id");
        Answer fleet = http.post("/fleet/deploy", """
                {"environment":"production","version":"3.0.0","agents":["agent-1","agent-2"],"wait":true}""").has(202);
        String id = fleet.at("/operation_id");

        assertThat(fleet.at("/queue/target")).isEqualTo("agent-1");
        assertThat(deploy("agent-2", "4.0.0", false)
                        .isProblem(409, "target-locked")
                        .at("/holder"))
                .isEqualTo(id);
        String later = deploy("agent-2", "4.0.0", true).has(202).at("/deployment_id");
        assertThat(http.get("/fleet/operations").at("/operations/0/queue/place"))
                .isEqualTo("1");

        world.heal();
        awaitStage(holder, "completed");
        awaitStage(later, "completed");
        assertThat(http.get("/fleet/operations/" + id + "/status").at("/stage")).isEqualTo("completed");
        assertThat(world.running("agent-1")).isEqualTo("3.0.0");
        assertThat(world.running("agent-2")).isEqualTo("4.0.0");
    }

    @Test
    void anUndoDoesNotWaitForAPlace() {
        String done = deploy("agent-0", "1.0.0", false).has(202).at("/deployment_id");
        awaitStage(done, "completed");
        for (int i = 1; i <= 4; i++) {
            deploy("agent-" + i, World.SLOW, false).has(202);
        }
        assertThat(places()).hasSize(1);

        rollBack(done).has(202);

        awaitStage(done, "rolled_back");
        assertThat(places()).as("they still wait").hasSize(1);
    }

    @Test
    void whatARunHeldThatWasEndedFromOutsideGoesToTheNext() {
        List<String> ids = IntStream.rangeClosed(1, 4)
                .mapToObj(i -> deploy("agent-" + i, i == 4 ? "3.0.0" : World.SLOW, false))
                .map(answer -> answer.at("/deployment_id"))
                .toList();
        awaitStage(ids.get(1), "monitoring");
        watch.look();
        assertThat(places()).hasSize(1);

        runs.end(ids.get(1));
        watch.look();

        awaitStage(ids.get(3), "completed");
    }

    private Answer deploy(String agent, String version, boolean wait) {
        return http.post("/deploy", """
                {"agent_id":"%s","environment":"production","version":"%s","wait":%s}""".formatted(agent, version, wait));
    }

    private Answer rollBack(String id) {
        return http.post("/rollback", "{\"deployment_id\":\"%s\",\"rollback_reason\":\"no\"}".formatted(id));
    }

    private Answer status(String id) {
        return http.get("/deployments/" + id + "/status").has(200);
    }

    /** The places of those deployments that the list shows as waiting. */
    private List<String> places() {
        List<String> places = new ArrayList<>();
        http.get("/deployments?limit=500").json().at("/deployments").values().stream()
                .filter(row -> row.path("queue").isObject())
                .forEach(row -> places.add(row.at("/queue/place").asString()));
        return places;
    }

    private Answer awaitStage(String id, String stage) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> status(id), answer -> answer.at("/stage").equals(stage));
    }
}
