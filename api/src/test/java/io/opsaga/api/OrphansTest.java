package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.MemoryOrphans;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orphans over HTTP: named, and removed by a fleet that is told to. */
class OrphansTest extends ApiTest {
    private static final String FLEET =
            "{\"environment\":\"production\",\"agents\":[%s],\"version\":\"2.0.0\",\"remove_orphans\":%s}";
    private static final String ALL = "\"*\"";

    @BeforeEach
    void someAreThere() {
        orphans.someAreThere();
    }

    private Answer over(String id, String stage) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> http.get("/fleet/operations/" + id + "/status").has(200),
                        answer -> answer.at("/stage").equals(stage));
    }

    @Test
    void theyAreNamedWithWhereTheyAreAndWhatNobodyCanTellIsToo() {
        Answer all = http.get("/api/v1/orphans").has(200);

        assertThat(all.json().at("/orphans")).hasSize(2);
        assertThat(all.at("/orphans/0/agent_id")).isEqualTo("agent-99");
        assertThat(all.at("/orphans/0/machine")).isEqualTo("main-pc");
        assertThat(all.at("/orphans/0/runtime")).isEqualTo("docker");
        assertThat(all.at("/orphans/0/reason")).isEqualTo("gone");
        assertThat(all.at("/orphans/1/reason")).isEqualTo("moved");
        assertThat(all.at("/orphans/1/declared_on")).isEqualTo("pc2");
        assertThat(all.at("/orphans/1/state")).isEqualTo("exited");
        assertThat(all.at("/unknown/0/reason")).isEqualTo("machine_silent");
        assertThat(http.get("/api/v1/orphans?environment=staging")
                        .has(200)
                        .json()
                        .at("/orphans"))
                .isEmpty();
        http.get("/api/v1/orphans?environment=stagin").has(400);
        http.get("/api/v1/orphans?machine=pc2").has(400);
        assertThat(http.get("/actuator/prometheus").has(200).body())
                .contains("opsaga_orphans{environment=\"production\"} 2.0")
                .contains("opsaga_orphans_unknown{environment=\"production\"} 1.0");
    }

    @Test
    void aFleetThatIsToldToRemovesThemAndARollbackBringsThemBack() {
        world.runs("agent-01", "1.0.0");
        String id =
                http.post("/fleet/deploy", FLEET.formatted(ALL, true)).has(202).at("/operation_id");
        Answer done = over(id, "completed");

        assertThat(orphans.aside).containsExactly(MemoryOrphans.MOVED.name(), MemoryOrphans.GONE.name());
        assertThat(done.json().at("/agents")).hasSize(4);
        assertThat(done.at("/agents/2/agent_id")).isEqualTo("agent-99");
        assertThat(done.at("/agents/2/orphan")).isEqualTo("true");
        assertThat(done.at("/agents/2/to_version")).isEqualTo("removed");
        assertThat(done.body()).contains("Not known, and not removed, whatever there is: pc2 does not answer");
        http.post("/rollback", "{\"operation_id\":\"%s\",\"rollback_reason\":\"slow\"}".formatted(id))
                .has(202);
        over(id, "rolled_back");
        assertThat(orphans.aside).isEmpty();
    }

    @Test
    void oneThatHasMovedIsLeftWhereItIsUnlessItsAgentIsAmongTheSelected() {
        Answer plan = http.post("/fleet/deploy?dry_run=true", FLEET.formatted("\"agent-01\"", true))
                .has(200);

        assertThat(plan.json().at("/agents")).hasSize(2);
        assertThat(plan.at("/agents/1/agent_id")).isEqualTo(MemoryOrphans.GONE.name());
        assertThat(plan.at("/agents/1/decision")).isEqualTo("will_change");
        assertThat(plan.at("/agents/1/to_version")).isEqualTo("removed");
        assertThat(orphans.aside).isEmpty();
    }

    @Test
    void aPlanIsHeldToAlsoInWhatItRemoves() {
        Answer plan = http.post("/fleet/deploy?dry_run=true", FLEET.formatted(ALL, true))
                .has(200);
        String bound =
                FLEET.formatted(ALL, true).replace("}", ",\"plan_hash\":\"%s\"}".formatted(plan.at("/plan_hash")));
        orphans.clear();
        assertThat(http.post("/fleet/deploy", bound).has(409).body()).contains(MemoryOrphans.GONE.name());
        orphans.someAreThere();
        over(http.post("/fleet/deploy", bound).has(202).at("/operation_id"), "completed");

        assertThat(orphans.aside).hasSize(2);
    }

    /** The last agents of an environment, or of a machine, may have been taken out of its inventory. */
    @Test
    void aFleetMayMeanNobodyWhereThereAreOrphans() {
        String nobody =
                "{\"environment\":\"production\",\"agents\":{\"label\":\"team=none\"},\"version\":\"2.0.0\",\"remove_orphans\":%s}";
        http.post("/fleet/deploy", nobody.formatted(false)).has(400);
        Answer plan =
                http.post("/fleet/deploy?dry_run=true", nobody.formatted(true)).has(200);
        assertThat(plan.at("/agents/0/decision")).isEqualTo("will_change");
        over(http.post("/fleet/deploy", nobody.formatted(true)).has(202).at("/operation_id"), "completed");

        assertThat(orphans.aside).containsExactly(MemoryOrphans.GONE.name());
        orphans.clear();
        assertThat(http.post("/fleet/deploy", nobody.formatted(true)).has(400).body())
                .contains("matches none of the");
    }

    @Test
    void withoutBeingToldAFleetLeavesThemAlone() {
        String id =
                http.post("/fleet/deploy", FLEET.formatted(ALL, false)).has(202).at("/operation_id");

        assertThat(over(id, "completed").json().at("/agents")).hasSize(2);
        assertThat(orphans.aside).isEmpty();
        http.post("/fleet/deploy", FLEET.formatted(ALL, "\"yes\"")).has(400);
    }
}
