package io.opsaga.real;

import static io.opsaga.real.GrownProcess.API;
import static io.opsaga.real.GrownProcess.GENERAL_WORKER;
import static io.opsaga.real.GrownProcess.MACHINES_WORKER;
import static io.opsaga.real.GrownProcess.POSTGRES;
import static io.opsaga.real.GrownProcess.TEMPORAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** A fleet in a grown installation, of which parts are killed half-way: the same end, and nothing happens twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GrownIT {
    private static final int AGENTS = 14;
    /** Nine agents are on the first machine; when so many are changed, work is under way everywhere. */
    private static final int SOME = 4;

    private GrownProcess opsaga;

    @BeforeAll
    void start() throws IOException {
        opsaga = new GrownProcess(Files.createTempDirectory("opsaga-grown-").resolve("data"));
    }

    @AfterAll
    void stop() {
        opsaga.close();
    }

    @Test
    @Order(1)
    void everyPartIsAProcessAndNoPasswordIsOnACommandLine() throws IOException {
        assertThat(opsaga.processes())
                .containsOnlyKeys(
                        API, GENERAL_WORKER, MACHINES_WORKER, TEMPORAL, POSTGRES, "temporal-ui", "sandbox", "logs");
        String commands = GrownProcess.commandLines();
        for (Path file : opsaga.passwords()) {
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(commands).doesNotContain(GrownProcess.text(file));
        }
        String id = opsaga.fleet("1.0.0");
        assertEnded(id, "1.0.0");
    }

    @Test
    @Order(2)
    void theGeneralWorkerTakesOverWhenAMachinesOwnIsKilled() {
        goesOnWithout(MACHINES_WORKER, "1.1.0");
    }

    @Test
    @Order(3)
    void theMachinesWorkerTakesOverWhenTheGeneralOneIsKilled() {
        goesOnWithout(GENERAL_WORKER, "1.0.0");
    }

    private void goesOnWithout(String worker, String version) {
        Map<String, Long> before = opsaga.processes();
        String id = opsaga.fleet(version);
        opsaga.changed(id, SOME);

        opsaga.kill9(worker);

        assertEnded(id, version);
        assertThat(opsaga.lives(worker)).isFalse();
        opsaga.up();
        assertOnlyNew(before, worker);
    }

    @Test
    @Order(4)
    void temporalAndItsDatabaseAreKilledAndComeBack() {
        Map<String, Long> before = opsaga.processes();
        String id = opsaga.fleet("1.1.0");
        opsaga.changed(id, SOME);

        opsaga.kill9(TEMPORAL);
        opsaga.kill9(POSTGRES);
        opsaga.up();

        assertEnded(id, "1.1.0");
        assertOnlyNew(before, TEMPORAL, POSTGRES);
    }

    /** A second start starts what is missing, and leaves alone what runs. */
    private void assertOnlyNew(Map<String, Long> before, String... parts) {
        Map<String, Long> now = opsaga.processes();
        for (String part : parts) {
            assertThat(now.get(part)).as(part).isNotEqualTo(before.get(part));
        }
        Map<String, Long> others = new TreeMap<>(before);
        others.keySet().removeAll(List.of(parts));
        assertThat(now).containsAllEntriesOf(others);
    }

    private void assertEnded(String id, String version) {
        JsonNode end = opsaga.over(id);
        assertThat(end.at("/stage").asString()).as(end.toPrettyString()).isEqualTo("completed");
        assertThat(end.at("/counts/changed").asInt()).isEqualTo(AGENTS);
        assertThat(opsaga.agents()).hasSize(AGENTS);
        assertThat(opsaga.agents().values()).containsOnly(version + " healthy");
        Map<String, Long> starts = opsaga.starts(id);
        assertThat(starts).hasSize(AGENTS);
        assertThat(starts.values()).as(starts.toString()).containsOnly(1L);
    }
}
