package io.opsaga.real;

import static io.opsaga.real.Testbed.MAIN_PC;
import static io.opsaga.real.Testbed.PC2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Agents are stopped, started, restarted and removed, containers and processes, with nothing in the way, and with an Opsaga that is
 * killed while each of them is at another point.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ControlIT {
    private static final int EACH = 5;
    private static final String VERSION = "1.0.0";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Set<String> FINAL =
            Set.of("completed", "completed_with_failures", "failed", "rolled_back", "rollback_incomplete");

    private record Target(String id, String machine, int port, boolean container) {}

    private final Sample sample = new Sample();
    private final List<Target> targets = new ArrayList<>();
    private final Map<String, Integer> points = new TreeMap<>();
    private Crashable crashable;

    @BeforeAll
    void start() throws IOException {
        Testbed.ready();
        Path folder = Files.createTempDirectory("opsaga-control-");
        InventoryWriter writer = new InventoryWriter(folder.resolve("inventory")).artifacts();
        for (int i = 0; i < EACH; i++) {
            String machine = i % 2 == 0 ? MAIN_PC : PC2;
            targets.add(new Target("kettle%d".formatted(i), machine, 22100 + i, true));
            targets.add(new Target("wick%d".formatted(i), machine, 22200 + i, false));
        }
        targets.forEach(target -> {
            if (target.container()) {
                writer.docker(target.id(), target.machine(), target.port());
            } else {
                writer.process(target.id(), target.machine(), target.port());
            }
        });
        crashable = new Crashable(writer.write(), folder, OpsagaProcess.freePort());
        crashable.up();
        assertThat(over(fleet()).at("/stage").asString()).isEqualTo("completed");
    }

    @AfterAll
    void stop() {
        crashable.close();
        Testbed.wipe();
    }

    private String fleet() {
        return accepted(
                "/fleet/deploy",
                "{\"environment\":\"testing\",\"version\":\"%s\",\"agents\":[\"*\"]}".formatted(VERSION));
    }

    /** The operation before may have written down its end and still be about to let go. */
    private String accepted(String path, String body) {
        return await(path)
                .atMost(LONG)
                .until(() -> crashable.opsaga.http().post(path, body), answer -> answer.status() != 409)
                .has(202)
                .at("/operation_id");
    }

    private String order(Target target, String action) {
        return accepted("/agents/%s/%s".formatted(target.id(), action), "{}");
    }

    private JsonNode over(String id) {
        return await("end of " + id)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(
                        () -> crashable
                                .opsaga
                                .http()
                                .get("/api/v1/operations/" + id)
                                .has(200)
                                .json(),
                        status -> FINAL.contains(status.at("/stage").asString()));
    }

    private void completed(String id) {
        JsonNode status = over(id);
        assertThat(status.at("/stage").asString()).as(status.toPrettyString()).isEqualTo("completed");
    }

    private void rolledBack(String id) {
        crashable
                .opsaga
                .http()
                .post("/api/v1/operations/%s/rollback".formatted(id), "{\"reason\":\"not that one\"}")
                .has(202);
        JsonNode status = await(id + " to be rolled back")
                .atMost(LONG)
                .until(() -> over(id), one -> !one.at("/stage").asString().equals("completed"));
        assertThat(status.at("/stage").asString()).as(status.toPrettyString()).isEqualTo("rolled_back");
    }

    private static String inspected(Target target) {
        return Testbed.docker(
                target.machine(),
                "inspect",
                "--format",
                "{{.State.Status}} {{.HostConfig.RestartPolicy.Name}}",
                target.id());
    }

    private static void assertDown(Target target) {
        assertThat(Testbed.serves(target.machine(), target.port()))
                .as(target.id())
                .isEqualTo("nothing");
        if (target.container()) {
            assertThat(inspected(target)).as(target.id()).isEqualTo("exited no");
        }
    }

    private static void assertUp(Target target) {
        assertThat(Testbed.serves(target.machine(), target.port()))
                .as(target.id())
                .isEqualTo(VERSION);
        if (target.container()) {
            assertThat(inspected(target)).as(target.id()).isEqualTo("running unless-stopped");
        }
    }

    /** What of it is found on its machine by its name, whatever state it is in. */
    private static String left(Target target) {
        return target.container()
                ? Testbed.docker(
                        target.machine(),
                        "ps",
                        "--all",
                        "--filter",
                        "label=opsaga.agent=" + target.id(),
                        "--format",
                        "{{.Names}}")
                : Testbed.exec(
                                target.machine(),
                                "cd && ls opsaga/testing/%s 2>/dev/null | grep -v -x -e fence -e logs"
                                        .formatted(target.id()))
                        .out()
                        .strip();
    }

    private static long starts(Target target) {
        return Long.parseLong(Testbed.exec(
                        target.machine(),
                        "cd && wc -l <opsaga/testing/%s/current/.opsaga/starts".formatted(target.id()))
                .out()
                .strip());
    }

    private JsonNode shown(Target target) {
        return crashable.opsaga.http().get("/agents/" + target.id()).has(200).json();
    }

    /** And how many points each of them passes. */
    @Order(1)
    @Test
    void withNothingInTheWay() {
        List<Target> two = targets.subList(0, 2);
        for (Target target : two) {
            String stop = order(target, "stop");
            completed(stop);
            assertDown(target);
            assertThat(shown(target).at("/health").asString()).isEqualTo("stopped");
            remember("stop", target, stop);
        }
        JsonNode fleet = over(fleet());
        assertThat(fleet.at("/stage").asString()).isEqualTo("completed");
        assertThat(fleet.at("/rows/0/reason").asString()).contains("kettle0 was stopped on purpose");
        two.forEach(ControlIT::assertDown);
        assertThat(crashable
                        .opsaga
                        .over(crashable.opsaga.deploy("kettle0", "1.1.0"))
                        .at("/stage")
                        .asString())
                .isEqualTo("failed");
        assertDown(two.get(0));
        for (String action : List.of("start", "restart", "remove")) {
            for (Target target : two) {
                String id = order(target, action);
                completed(id);
                remember(action, target, id);
                if (action.equals("remove")) {
                    assertThat(Testbed.serves(target.machine(), target.port())).isEqualTo("nothing");
                    rolledBack(id);
                }
                assertUp(target);
            }
        }
    }

    private void remember(String action, Target target, String id) {
        List<String> passed = crashable.points(id);
        System.out.println("%s %s: %s".formatted(action, target.id(), passed));
        points.put(action + target.container(), passed.size());
    }

    @Order(2)
    @ParameterizedTest
    @ValueSource(strings = {"stop", "start", "restart"})
    void killedAtAnyPoint(String action) {
        Instant begun = Instant.now();
        Map<Target, Long> before = new LinkedHashMap<>();
        if (action.equals("restart")) {
            targets.forEach(target -> before.put(target, target.container() ? 0 : starts(target)));
        }
        struck(action).values().forEach(this::completed);
        for (Target target : targets) {
            if (action.equals("stop")) {
                assertDown(target);
                assertThat(shown(target).at("/stopped/by").asString()).isEqualTo("local");
            } else {
                assertUp(target);
                assertThat(shown(target).at("/stopped").isNull()).isTrue();
            }
            if (action.equals("restart")) {
                long started = target.container()
                        ? Testbed.count(Testbed.events(target.machine(), begun), target.id(), "start")
                        : starts(target) - before.get(target);
                assertThat(started).as(target.id() + " was started").isEqualTo(1);
            }
        }
    }

    /** Half of what is removed comes back, the other half is given up when it is deployed anew. */
    @Order(3)
    @Test
    void removedAndKilledAtAnyPoint() {
        Map<Target, String> removals = struck("remove");
        removals.values().forEach(this::completed);
        removals.keySet().forEach(target -> {
            assertThat(Testbed.serves(target.machine(), target.port()))
                    .as(target.id())
                    .isEqualTo("nothing");
            assertThat(shown(target).at("/health").asString()).as(target.id()).isEqualTo("not_deployed");
        });
        Map<Boolean, List<Target>> halves = removals.keySet().stream()
                .collect(Collectors.partitioningBy(target -> target.id().matches(".*[012]")));
        halves.get(true).forEach(target -> {
            rolledBack(removals.get(target));
            assertUp(target);
            assertThat(shown(target).at("/current_version").asString()).isEqualTo(VERSION);
        });
        completed(fleet());
        for (Target target : halves.get(false)) {
            assertUp(target);
            await("what was removed of %s is given up".formatted(target))
                    .atMost(LONG)
                    .until(() -> left(target), names -> !names.contains("removed"));
        }
    }

    /** Has that done with all, and kills Opsaga when each of them is at a point of its own. */
    private Map<Target, String> struck(String action) {
        crashable.shutGate();
        Map<Target, String> operations = new LinkedHashMap<>();
        Map<String, String> plan = new LinkedHashMap<>();
        for (Target target : targets) {
            String id = order(target, action);
            operations.put(target, id);
            plan.put(id, "@" + (1 + sample.random().nextInt(points.get(action + target.container()))));
        }
        System.out.println("%s: %s".formatted(action, plan.values()));
        crashable.plan(plan);
        crashable.openGate();
        crashable.awaitArrived(targets.size());
        crashable.opsaga.kill9();
        crashable.release();
        crashable.up();
        return operations;
    }
}
