package io.opsaga.real;

import static io.opsaga.real.Testbed.MAIN_PC;
import static io.opsaga.real.Testbed.PC2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An Opsaga is stopped (SIGSTOP) with its next change of a machine at hand. What it was doing is ended, a second Opsaga with the
 * same store and the same Temporal takes the locks over and deploys something else. Then the first one wakes up, and is cut off
 * from Temporal, so that nobody tells it: it goes on as if nothing had been.
 */
class PausedIT {
    private static final String CONTAINER = "cradle";
    private static final String PROCESS = "pebble";
    private static final int PORT = 24001;
    private static final Duration LONG = Duration.ofMinutes(6);
    private static final Duration SOON = Duration.ofSeconds(60);

    private Path folder;
    private Path inventory;
    private Crashable first;
    private OpsagaProcess second;

    @BeforeEach
    void start() throws IOException {
        Testbed.ready();
        folder = Files.createTempDirectory("opsaga-paused-");
        inventory = new InventoryWriter(folder.resolve("inventory"))
                .artifacts()
                .docker(CONTAINER, MAIN_PC, PORT)
                .process(PROCESS, PC2, PORT)
                .write();
        first = new Crashable(inventory, folder.resolve("first"), OpsagaProcess.freePort());
        first.up();
    }

    @AfterEach
    void stop() {
        try {
            signal("CONT");
        } finally {
            if (second != null) {
                second.close();
            }
            first.close();
        }
    }

    @Test
    void whoWakesUpWithoutItsLockChangesNothing() throws IOException {
        List<String> before = Stream.of(CONTAINER, PROCESS)
                .map(agent -> first.opsaga.deploy(agent, "1.0.0"))
                .toList();
        before.forEach(id -> first.opsaga.ended(id, "completed"));

        first.shutGate();
        String container = first.opsaga.deploy(CONTAINER, "1.1.0");
        String process = first.opsaga.deploy(PROCESS, "1.1.0");
        first.plan(Map.of(
                container, "Deployment_SwitchOver#1 before 1 rename",
                process, "Deployment_SwitchOver#1 before 1 policy"));
        first.openGate();
        assertThat(first.awaitArrived(there -> there.size() >= 2)).hasSize(2);
        signal("STOP");
        for (String id : List.of(container, process)) {
            first.opsaga.temporal("workflow", "terminate", "--workflow-id", id).orFail();
        }
        first.opsaga.kill9Temporal();
        takeOver();
        List<String> after = Stream.of(CONTAINER, PROCESS)
                .map(agent -> second.deploy(agent, "2.0.0"))
                .toList();
        after.forEach(id -> second.ended(id, "completed"));
        String left = machines();

        signal("CONT");
        for (String id : List.of(container, process)) {
            await("end of what " + id + " was about to do")
                    .atMost(SOON)
                    .until(() -> first.points(id), points -> points.contains("Deployment_SwitchOver#1 ends"));
        }

        // It did go on, and it was refused.
        String log = Files.readString(first.opsaga.data().resolve("log/opsaga.log"));
        assertThat(log).containsPattern("main-pc: rename \\S+ to cradle.before-" + container + ": failed, ");
        assertThat(log).containsPattern("pc2: pebble: policy \\S+ of 1.1.0-" + process + ": failed, ");
        assertThat(machines()).isEqualTo(left);
        assertThat(Testbed.serves(MAIN_PC, PORT)).isEqualTo("2.0.0");
        assertThat(Testbed.serves(PC2, PORT)).isEqualTo("2.0.0");
    }

    /** A second Opsaga, and Temporal again: on the same data, at another port. */
    private void takeOver() throws IOException {
        Path postgres = first.opsaga.data().resolve("postgres");
        Path data = Files.createDirectories(folder.resolve("second"));
        // What a data folder of Opsaga's is known by.
        Files.createDirectories(data.resolve("run"));
        Files.createDirectories(data.resolve("log"));
        Files.createSymbolicLink(data.resolve("temporal"), first.opsaga.data().resolve("temporal"));
        int port = OpsagaProcess.freePort();
        second = OpsagaProcess.notStarted(inventory, data, port);
        String store = "jdbc:postgresql://127.0.0.1:%s/postgres"
                .formatted(Files.readAllLines(postgres.resolve("data/postmaster.pid"))
                        .get(3));
        Command.run(
                        LONG,
                        Map.of(
                                "OPSAGA_ARGS", "--opsaga.store.url=%s --opsaga.store.user=postgres".formatted(store),
                                "OPSAGA_STORE_PASSWORD",
                                        Files.readString(postgres.resolve("password"))
                                                .strip()),
                        List.of(
                                Repository.ops("up"),
                                "--detach",
                                "--no-deploy",
                                "--inventory",
                                inventory.toString(),
                                "--data",
                                data.toString(),
                                "--port",
                                Integer.toString(port)))
                .orFail();
    }

    private void signal(String name) {
        Command.run(SOON, List.of("kill", "-" + name, Long.toString(first.opsaga.pid("opsaga"))))
                .orFail();
    }

    /** Containers, release folders, links and processes, as they are on the machines. */
    private static String machines() {
        return Testbed.docker(MAIN_PC, "ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Names}} {{.State}}")
                + Testbed.docker(
                        MAIN_PC,
                        "inspect",
                        "--format",
                        "{{.Name}} {{.State.StartedAt}} {{.HostConfig.RestartPolicy}}",
                        CONTAINER)
                + Testbed.exec(PC2, "cd opsaga && find . -printf '%p %T@ %s %l\\n' | sort; cat testing/*/fence")
                        .orFail()
                        .out();
    }
}
