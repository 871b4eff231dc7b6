package io.opsaga.real;

import static io.opsaga.real.Testbed.MAIN_PC;
import static io.opsaga.real.Testbed.PC2;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** All 74 agents at once, 52 containers on main-pc and 22 on pc2; each test goes on from where the one before left them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetIT {
    private static final int AGENTS = 74;
    private static final int ON_MAIN_PC = 52;
    private static final int WITHOUT_DEPENDANTS = 42;
    /** On both machines: for each lane a shell that holds its agents, and one for what else is asked. */
    private static final int LOGINS = 2 * 2 * 8;

    private static final Set<String> FINAL =
            Set.of("completed", "completed_with_failures", "failed", "rolled_back", "rollback_incomplete");

    private final Map<String, String> machines = new LinkedHashMap<>();
    private OpsagaProcess opsaga;

    @BeforeAll
    void start() throws IOException {
        Testbed.ready();
        Path folder = Files.createTempDirectory("opsaga-fleet-");
        InventoryWriter writer = new InventoryWriter(folder.resolve("inventory"));
        for (int n = 1; n <= AGENTS; n++) {
            String id = "agent-%02d".formatted(n);
            machines.put(id, n <= ON_MAIN_PC ? MAIN_PC : PC2);
            writer.docker(
                    id,
                    machines.get(id),
                    20000 + n,
                    "env: { AGENT_INDEX: \"%d\" }".formatted(n),
                    "depends_on: [%s]".formatted(needs(n)));
        }
        opsaga = OpsagaProcess.start(
                writer.write(), folder.resolve("data"), OpsagaProcess.freePort(), "--opsaga.lease=10m");
    }

    /** The first two of each machine need nobody, the last of main-pc the one that will fail, the others the first of theirs. */
    private static String needs(int n) {
        if (n <= 2 || (n > ON_MAIN_PC && n <= ON_MAIN_PC + 2)) {
            return "";
        }
        if (n > ON_MAIN_PC) {
            return "agent-%02d".formatted(ON_MAIN_PC + 1);
        }
        return n > WITHOUT_DEPENDANTS ? "agent-40" : "agent-01";
    }

    @AfterAll
    void stop() {
        opsaga.close();
        Testbed.wipe();
    }

    @Test
    @Order(1)
    void allAreDeployed() {
        atLogin(":");
        JsonNode end = ended(fleet("1.0.0"), "completed");

        assertThat(logins()).isBetween(1, LOGINS);

        assertThat(outcomes(end))
                .containsOnlyKeys(machines.keySet())
                .allSatisfy((id, outcome) -> assertThat(outcome).isEqualTo("changed"));
        assertAllServe("1.0.0");
    }

    /** An account's rc files, which may take seconds, are run for each lane and not for each agent. */
    @Test
    @Order(2)
    void allAreUpgraded() {
        atLogin("sleep 1");
        JsonNode end = ended(fleet("1.1.0"), "completed");
        assertThat(logins()).isBetween(1, LOGINS);
        atLogin(":");

        assertThat(outcomes(end).values()).containsOnly("changed");
        assertAllServe("1.1.0");
    }

    @Test
    @Order(3)
    void whatIsRightIsNotTouched() {
        Map<String, String> before = containers();

        JsonNode end = ended(fleet("1.1.0"), "completed");

        assertThat(outcomes(end).values()).containsOnly("unchanged");
        assertThat(containers()).isEqualTo(before);
    }

    /** The fortieth agent answers 500: all run the old version again, and who was never touched was never restarted. */
    @Test
    @Order(4)
    void oneThatFailsUndoesAllThatWereTouchedAndNoOther() {
        Map<String, String> before = containers();

        atLogin("sleep 1");
        JsonNode end = ended(fleet("bad-health-40"), "rolled_back");
        assertThat(logins()).isBetween(1, LOGINS);
        atLogin(":");

        assertThat(end.at("/residues")).isEmpty();
        Map<String, String> outcomes = outcomes(end);
        assertThat(outcomes.get("agent-40")).isEqualTo("failed");
        assertThat(outcomes.values())
                .isSubsetOf("undone", "untouched", "failed")
                .contains("undone");
        assertThat(outcomes).extractingByKeys("agent-43", "agent-52").containsOnly("untouched");
        Map<String, String> after = containers();
        outcomes.forEach((id, outcome) -> {
            if (outcome.equals("untouched")) {
                assertThat(after.get(id)).as(id).isEqualTo(before.get(id));
            }
        });
        assertAllServe("1.1.0");
        assertThat(after).hasSize(AGENTS);
    }

    @Test
    @Order(5)
    void oneThatFailsMayFailWhereWhatWorksIsKept() {
        Answer refused = orderOf("bad-health-40", "").isProblem(409, "version-quarantined");
        assertThat(refused.at("/reason")).startsWith("UNHEALTHY: agent-40");
        opsaga.lift("bad-health-40").has(200);
        String id = order("bad-health-40", ",\"policy\":\"keep-what-works\",\"max_failures\":1");

        Map<String, String> outcomes = outcomes(ended(id, "completed_with_failures"));

        assertThat(outcomes.get("agent-40")).isEqualTo("failed");
        assertThat(outcomes.entrySet().stream()
                        .filter(row -> !row.getKey().equals("agent-40"))
                        .map(Map.Entry::getValue))
                .containsOnly("changed");
        assertThat(versions().get("agent-40")).isEqualTo("1.1.0");
    }

    /** Opsaga dies while half of them are changed; it comes back, ends what it began, and still knows how each was before. */
    @Test
    @Order(6)
    void aKillInTheMiddleChangesNothingAboutTheEndNorAboutTheWayBack() {
        String id = fleet("2.0.0");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> status(id).at("/counts/changed").asInt(0) >= AGENTS / 3);

        opsaga.kill9();
        opsaga.restart();

        assertThat(outcomes(ended(id, "completed")).values()).containsOnly("changed");
        assertAllServe("2.0.0");

        opsaga.http()
                .post("/rollback", "{\"operation_id\":\"%s\",\"rollback_reason\":\"second thoughts\"}".formatted(id))
                .has(202);

        JsonNode end = ended(id, "rolled_back");
        assertThat(outcomes(end).values()).containsOnly("undone");
        Map<String, String> versions = versions();
        assertThat(versions.remove("agent-40")).isEqualTo("1.1.0");
        assertThat(versions.values()).containsOnly("bad-health-40");
    }

    /** Has logins on the machines counted from now on, and has each of them do that; of before none is left. */
    private static void atLogin(String rc) {
        for (String machine : List.of(MAIN_PC, PC2)) {
            Testbed.exec(
                    machine,
                    "echo 'echo login >>/root/logins; %s' >/root/.bashrc; : >/root/logins; pkill -f '^/bin/sh -s$' || :"
                            .formatted(rc));
        }
    }

    private static int logins() {
        int all = 0;
        for (String machine : List.of(MAIN_PC, PC2)) {
            int there = Integer.parseInt(
                    Testbed.exec(machine, "wc -l </root/logins").out().strip());
            all += there;
        }
        return all;
    }

    private String fleet(String version) {
        return order(version, "");
    }

    private String order(String version, String more) {
        return orderOf(version, more).has(202).at("/operation_id");
    }

    private Answer orderOf(String version, String more) {
        String body = "{\"environment\":\"testing\",\"version\":\"%s\",\"agents\":[\"*\"]%s}".formatted(version, more);
        return opsaga.http().post("/fleet/deploy", body);
    }

    private JsonNode status(String id) {
        return opsaga.http().get("/fleet/operations/" + id + "/status").has(200).json();
    }

    private JsonNode ended(String id, String stage) {
        JsonNode status = Awaitility.await("end of " + id)
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> status(id), now -> FINAL.contains(now.at("/stage").asString()) && !pending(now, stage));
        assertThat(status.at("/stage").asString()).as(status.toPrettyString()).isEqualTo(stage);
        return status;
    }

    /** A rollback that was ordered after the end has not been taken up yet. */
    private static boolean pending(JsonNode status, String stage) {
        return stage.equals("rolled_back") && status.at("/stage").asString().equals("completed");
    }

    private static Map<String, String> outcomes(JsonNode status) {
        Map<String, String> outcomes = new TreeMap<>();
        status.at("/agents")
                .forEach(row -> outcomes.put(
                        row.at("/agent_id").asString(), row.at("/outcome").asString()));
        return outcomes;
    }

    private void assertAllServe(String version) {
        Map<String, String> versions = versions();
        assertThat(versions).containsOnlyKeys(machines.keySet());
        assertThat(versions.values()).containsOnly(version);
    }

    /** The version that each agent's container runs; running ones only, and one for each agent. */
    private Map<String, String> versions() {
        return running("{{.Names}} {{.Image}}", image -> image.substring(image.indexOf(':') + 1));
    }

    /** The id of each agent's running container. */
    private Map<String, String> containers() {
        return running("{{.Names}} {{.ID}}", id -> id);
    }

    private static Map<String, String> running(String format, java.util.function.UnaryOperator<String> of) {
        Map<String, String> found = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (String machine : List.of(MAIN_PC, PC2)) {
            lines.addAll(Testbed.docker(machine, "ps", "--filter", "label=opsaga.agent", "--format", format)
                    .lines()
                    .toList());
        }
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            assertThat(found.put(words[0], of.apply(words[1]))).as(words[0]).isNull();
        }
        return found;
    }
}
