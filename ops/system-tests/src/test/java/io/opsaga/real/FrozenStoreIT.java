package io.opsaga.real;

import static io.opsaga.real.Testbed.MAIN_PC;
import static io.opsaga.real.Testbed.PC2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The store stands still (SIGSTOP) for longer than an activity may give no sign of life, while eight deployments work. None of their
 * steps is begun a second time, and all complete. {@code -Dopsaga.frozen=90s} has it stand still for longer.
 */
class FrozenStoreIT {
    private static final int MANY = 8;
    private static final int PORT = 24101;
    private static final Duration FROZEN = Duration.parse("PT" + System.getProperty("opsaga.frozen", "12s"));
    private static final Duration WORK = FROZEN.plusSeconds(6);
    private static final Duration SOON = Duration.ofSeconds(20);

    private OpsagaProcess opsaga;
    private List<String> agents;

    @BeforeEach
    void start() throws IOException {
        Testbed.ready();
        Path folder = Files.createTempDirectory("opsaga-frozen-");
        InventoryWriter inventory = new InventoryWriter(folder.resolve("inventory")).busy("1.0.0", WORK);
        agents = IntStream.range(0, MANY).mapToObj(i -> "pebble-" + i).toList();
        for (int i = 0; i < MANY; i++) {
            inventory.process(agents.get(i), i % 2 == 0 ? MAIN_PC : PC2, PORT + i);
        }
        opsaga = OpsagaProcess.start(
                inventory.write(),
                folder.resolve("data"),
                OpsagaProcess.freePort(),
                "--opsaga.max-active-deployments=" + MANY);
    }

    @AfterEach
    void stop() throws IOException {
        try {
            signalStore("CONT");
        } finally {
            opsaga.close();
        }
    }

    @Test
    void whatWorksOnMachinesGoesOn() throws IOException, InterruptedException {
        List<String> deployments =
                agents.stream().map(agent -> opsaga.deploy(agent, "1.0.0")).toList();
        deployments.forEach(id -> opsaga.step(id, "PREPARE", "running"));

        signalStore("STOP");
        Thread.sleep(FROZEN.toMillis());
        signalStore("CONT");

        deployments.forEach(id -> opsaga.ended(id, "completed"));
        assertThat(deployments).allSatisfy(id -> assertThat(attempts(id)).containsOnly(1));
    }

    /** Of each activity that this operation had a worker do. */
    private List<Integer> attempts(String id) {
        String history = opsaga.temporal("workflow", "show", "--workflow-id", id, "--output", "json")
                .orFail()
                .out();
        List<Integer> attempts = new ArrayList<>();
        for (JsonNode event : JsonMapper.shared().readTree(history).at("/events")) {
            JsonNode attempt = event.at("/activityTaskStartedEventAttributes/attempt");
            if (!attempt.isMissingNode()) {
                attempts.add(attempt.asInt());
            }
        }
        return attempts;
    }

    /** To the server and to each of its processes, which have a connection each. */
    private void signalStore(String name) throws IOException {
        Path pidFile = opsaga.data().resolve("postgres/data/postmaster.pid");
        String server = Files.readAllLines(pidFile).get(0).strip();
        Command.run(SOON, List.of("kill", "-" + name, server)).orFail();
        Command.run(SOON, List.of("pkill", "-" + name, "-P", server)).orFail();
    }
}
