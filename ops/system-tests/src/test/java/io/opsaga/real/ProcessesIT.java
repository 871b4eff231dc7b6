package io.opsaga.real;

import static io.opsaga.real.Testbed.MAIN_PC;
import static io.opsaga.real.Testbed.PC2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.api.support.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Opsaga's own processes die, and whatever was under way comes to its right end. */
class ProcessesIT {
    private static final int FIRST_PORT = 23001;

    private static OpsagaProcess opsaga;
    private static int used;

    @BeforeAll
    static void start() throws IOException {
        Testbed.ready();
        Path folder = Files.createTempDirectory("opsaga-real-");
        InventoryWriter writer = new InventoryWriter(folder.resolve("inventory")).artifacts();
        for (int n = 0; n < 10; n++) {
            writer.docker("d" + n, n % 2 == 0 ? MAIN_PC : PC2, FIRST_PORT + n);
            writer.process("p" + n, n % 2 == 0 ? MAIN_PC : PC2, FIRST_PORT + 10 + n);
        }
        opsaga = OpsagaProcess.start(
                writer.write(),
                folder.resolve("data"),
                OpsagaProcess.freePort(),
                "--opsaga.patience=20s",
                "--opsaga.undo-patience=20s",
                "--opsaga.lease=15s");
    }

    @AfterAll
    static void stop() {
        opsaga.close();
    }

    /** A test that failed in the middle must not fail the next one. */
    @AfterEach
    void bringBack() {
        opsaga.restart();
    }

    @Test
    void whatIsMissingIsBroughtBackAndNothingElse() {
        String agent = container();
        String id = opsaga.deployed(agent, "1.0.0");
        long temporal = opsaga.pid("temporal");
        long killed = opsaga.pid("opsaga");

        opsaga.kill9();
        opsaga.restart();

        assertThat(opsaga.pid("temporal")).isEqualTo(temporal);
        assertThat(opsaga.pid("opsaga")).isNotEqualTo(killed);
        assertThat(opsaga.status(id).at("/stage").asString()).isEqualTo("completed");
        opsaga.deployed(agent, "1.1.0");
    }

    /** Each alone is killed at more points by the crash matrix; here the engine is asked how often anything was made. */
    @Test
    void bothAreKilledInTheMiddle() {
        Instant since = Instant.now();
        String agent = container();
        String id = slowUpgrade(agent);

        opsaga.kill9();
        opsaga.kill9Temporal();
        opsaga.restart();

        completedOnce(id, agent, since);
    }

    @Test
    void whatATerminatedContainerDeploymentLeftIsClearedByTheNext() {
        String agent = container();
        terminateSlowUpgrade(agent);

        opsaga.deployed(agent, "2.0.0");

        assertThat(Testbed.serves(machine(), FIRST_PORT + used)).isEqualTo("2.0.0");
        assertThat(Testbed.docker(
                        machine(), "ps", "-a", "--filter", "label=opsaga.agent=" + agent, "--format", "{{.Image}}"))
                .isEqualToIgnoringNewLines("agent:2.0.0agent:1.0.0");
    }

    @Test
    void whatATerminatedProcessDeploymentLeftIsClearedByTheNext() {
        used++;
        String agent = "p" + used;
        terminateSlowUpgrade(agent);

        opsaga.deployed(agent, "2.0.0");

        assertThat(Testbed.serves(machine(), FIRST_PORT + 10 + used)).isEqualTo("2.0.0");
        assertThat(Testbed.exec(machine(), "ls opsaga/testing/%s/releases".formatted(agent))
                        .out()
                        .lines()
                        .map(folder -> folder.substring(0, 5)))
                .containsExactlyInAnyOrder("2.0.0", "1.0.0");
    }

    /** The next deployment fails as well: then the last version that was well serves again, not the one left half-way. */
    @Test
    void afterATerminatedDeploymentAFailingOneBringsTheGoodVersionBack() {
        String agent = container();
        terminateSlowUpgrade(agent);

        opsaga.ended(opsaga.deploy(agent, "crash"), "rolled_back");

        Testbed.awaitServing(machine(), FIRST_PORT + used, "1.0.0");
    }

    @Test
    void whenTheLeaseIsOverARollbackIsADeploymentOfItsOwn() {
        String agent = container();
        opsaga.deployed(agent, "1.0.0");
        String upgrade = opsaga.deployed(agent, "1.1.0");
        opsaga.when(upgrade, status -> status.at("/rollback_until").asString("").isEmpty());

        Answer answer = opsaga.rollback(upgrade, "noticed late").has(202);

        String back = answer.at("/rollback_id");
        assertThat(back).isNotEqualTo(upgrade);
        opsaga.ended(back, "completed");
        assertThat(Testbed.serves(machine(), FIRST_PORT + used)).isEqualTo("1.0.0");
    }

    private static String container() {
        used++;
        return "d" + used;
    }

    private static String machine() {
        return used % 2 == 0 ? MAIN_PC : PC2;
    }

    private static String slowUpgrade(String agent) {
        opsaga.deployed(agent, "1.0.0");
        String id = opsaga.deploy(agent, "slow");
        opsaga.step(id, "HEALTHY", "running");
        return id;
    }

    private static void terminateSlowUpgrade(String agent) {
        String id = slowUpgrade(agent);
        opsaga.temporal("workflow", "terminate", "--workflow-id", id, "--reason", "test")
                .orFail();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> opsaga.temporal("workflow", "describe", "--workflow-id", id, "-o", "json")
                        .out()
                        .toLowerCase(Locale.ROOT)
                        .contains("terminated"));
    }

    private static void completedOnce(String id, String agent, Instant since) {
        opsaga.ended(id, "completed");
        assertThat(Testbed.serves(machine(), FIRST_PORT + used)).isEqualTo("slow");
        var events = Testbed.events(machine(), since);
        // The first deployment's container and the upgrade's, each made and started once.
        assertThat(Testbed.count(events, agent, "create")).isEqualTo(2);
        assertThat(Testbed.count(events, agent, "start")).isEqualTo(2);
    }
}
