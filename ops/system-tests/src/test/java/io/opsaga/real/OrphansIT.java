package io.opsaga.real;

import static io.opsaga.real.Testbed.MAIN_PC;
import static io.opsaga.real.Testbed.PC2;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A container that leaves the inventory and a process that moves to the other machine: named, removed by a fleet, brought back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrphansIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int GONE_PORT = 22301;
    private static final int MOVED_PORT = 22302;
    private static final int STAYS_PORT = 22303;
    private static final Set<String> FINAL =
            Set.of("completed", "completed_with_failures", "failed", "rolled_back", "rollback_incomplete");

    private Path folder;
    private Crashable crashable;

    @BeforeAll
    void start() throws IOException {
        Testbed.ready();
        folder = Files.createTempDirectory("opsaga-orphans-");
        InventoryWriter before = new InventoryWriter(folder.resolve("inventory"))
                .artifacts()
                .docker("stays", PC2, STAYS_PORT)
                .docker("goes", MAIN_PC, GONE_PORT)
                .process("moves", MAIN_PC, MOVED_PORT);
        crashable = new Crashable(before.write(), folder, OpsagaProcess.freePort());
        crashable.up();
        assertThat(stage(fleet(""), "completed")).isEqualTo("completed");
    }

    @AfterAll
    void stop() {
        crashable.close();
        Testbed.wipe();
    }

    private String fleet(String more) {
        return crashable
                .opsaga
                .http()
                .post(
                        "/fleet/deploy",
                        "{\"environment\":\"testing\",\"version\":\"1.0.0\",\"agents\":[\"*\"]%s}".formatted(more))
                .has(202)
                .at("/operation_id");
    }

    private String stage(String id, String wanted) {
        return Awaitility.await("end of " + id)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(
                        () -> status(id).at("/stage"),
                        stage -> stage.equals(wanted) || (FINAL.contains(stage) && !stage.equals("completed")));
    }

    private Answer status(String id) {
        return crashable
                .opsaga
                .http()
                .get("/fleet/operations/" + id + "/status")
                .has(200);
    }

    private JsonNode orphans() {
        return crashable.opsaga.http().get("/api/v1/orphans").has(200).json();
    }

    private static void assertServes(String onMain, String onPc2) {
        assertThat(Testbed.serves(MAIN_PC, MOVED_PORT)).as("moves on main-pc").isEqualTo(onMain);
        assertThat(Testbed.serves(PC2, MOVED_PORT)).as("moves on pc2").isEqualTo(onPc2);
        assertThat(Testbed.serves(MAIN_PC, GONE_PORT)).as("goes on main-pc").isEqualTo(onMain);
        assertThat(Testbed.serves(PC2, STAYS_PORT)).as("stays on pc2").isEqualTo("1.0.0");
    }

    @Test
    void namedRemovedAndBroughtBack() {
        assertThat(orphans().at("/orphans")).isEmpty();
        // It has our labels, and nothing else of ours.
        Testbed.docker(
                MAIN_PC,
                "create",
                "--name",
                "stranger",
                "--label",
                "opsaga.agent=goes",
                "--label",
                "opsaga.environment=testing",
                "agent:1.0.0");
        new InventoryWriter(folder.resolve("inventory"))
                .docker("stays", PC2, STAYS_PORT)
                .process("moves", PC2, MOVED_PORT)
                .write();
        crashable.opsaga.http().post("/inventories/reload", "").has(200);

        JsonNode named = orphans();
        assertThat(named.at("/orphans")).as(named.toPrettyString()).hasSize(2);
        assertThat(named.at("/orphans/0/agent_id").asString()).isEqualTo("goes");
        assertThat(named.at("/orphans/0/reason").asString()).isEqualTo("gone");
        assertThat(named.at("/orphans/0/state").asString()).isEqualTo("running");
        assertThat(named.at("/orphans/1/agent_id").asString()).isEqualTo("moves");
        assertThat(named.at("/orphans/1/declared_on").asString()).isEqualTo(PC2);
        assertThat(named.at("/unknown")).as(named.toPrettyString()).isEmpty();

        String id = fleet(",\"remove_orphans\":true");
        assertThat(stage(id, "completed")).as(status(id).body()).isEqualTo("completed");
        assertServes("nothing", "1.0.0");
        assertThat(orphans().at("/orphans")).isEmpty();
        assertThat(Testbed.docker(MAIN_PC, "ps", "--all", "--format", "{{.Names}}"))
                .contains("goes.removed-" + id, "stranger");

        crashable
                .opsaga
                .http()
                .post("/rollback", "{\"operation_id\":\"%s\",\"rollback_reason\":\"not yet\"}".formatted(id))
                .has(202);
        assertThat(stage(id, "rolled_back")).as(status(id).body()).isEqualTo("rolled_back");
        assertServes("1.0.0", "nothing");
        assertThat(orphans().at("/orphans")).hasSize(2);
        Testbed.docker(MAIN_PC, "rm", "stranger");
    }
}
