package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.real.Case.Outcome;
import io.opsaga.real.Case.Scenario;
import io.opsaga.real.CrashRig.Blow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Opsaga is killed at every boundary of every step of a deployment and beside every change that a step makes, forward and while
 * undoing, and afterwards everything is as if it had not been. The points come from deployments without a kill; which of them are
 * tried says {@link Sample}. Several deployments are held at different points, so that one kill is one for each of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrashMatrixIT {
    private static final int OF_EACH = 6;
    private static final int FEWEST_POINTS = 15;
    private static final int TRIES = 3;
    private static final List<String> RUNTIMES = List.of("docker", "beside", "process");

    /** A deployment of each runtime without a kill: what it came to, and which points it passed. */
    private record Reference(Map<String, Outcome> outcomes, Map<String, List<String>> points) {}

    private final Map<Scenario, Reference> references = new EnumMap<>(Scenario.class);
    private final CrashTable table = new CrashTable();
    private final Sample sample = new Sample();
    private CrashRig rig;

    @BeforeAll
    void start() throws IOException {
        Testbed.ready();
        // Processes of an earlier run that was broken off outlive the wiping of their files.
        for (String machine : List.of(Testbed.MAIN_PC, Testbed.PC2)) {
            Testbed.off(machine);
            Testbed.on(machine);
        }
        rig = new CrashRig(Files.createTempDirectory("opsaga-crash-"), OpsagaProcess.freePort(), OF_EACH);
        rig.prepare();
    }

    @AfterAll
    void stop() {
        table.write(Path.of("target/crash-matrix.txt"), sample.toString());
        rig.close();
    }

    @Order(3)
    @ParameterizedTest
    @EnumSource
    void killedAnywhere(Scenario scenario) {
        Instant begun = Instant.now();
        String name = scenario.name().toLowerCase(Locale.ROOT);
        Map<String, Deque<String>> left = new TreeMap<>();
        reference(scenario).points().forEach((runtime, points) -> {
            assertThat(points).as(runtime).hasSizeGreaterThan(FEWEST_POINTS);
            left.put(runtime, new ArrayDeque<>(sample.of(points)));
        });
        int inVain = 0;
        while (left.values().stream().anyMatch(some -> !some.isEmpty())) {
            List<Case> cases = round(scenario, left);
            List<Case> missed = strike(name, cases, Blows::kill);
            // On a busy machine not all get to their points before the first ones would have to go on; they come again.
            missed.forEach(one -> left.get(one.subject.runtime()).addLast(one.point));
            inVain = missed.size() == cases.size() ? inVain + 1 : 0;
            assertThat(inVain)
                    .as("rounds in which none of %s was reached", missed)
                    .isLessThan(TRIES);
        }
        table.took(name, Duration.between(begun, Instant.now()));
        assertThat(table.differences(name)).isEmpty();
    }

    @Order(1)
    @Test
    void temporalKilled() {
        outage("temporal", Blows::killTemporal);
    }

    @Order(2)
    @Test
    void bothKilled() {
        outage("both", Blows::killBoth);
    }

    private void outage(String name, Blow blow) {
        Instant begun = Instant.now();
        List<Case> cases = new ArrayList<>(at(0, Scenario.UPGRADE, "Deployment_Prepare#1 begins"));
        cases.addAll(at(1, Scenario.UPGRADE, "Deployment_Start#1 ends"));
        cases.addAll(at(2, Scenario.UPGRADE, "Deployment_SwitchOver#1 begins"));
        cases.addAll(at(3, Scenario.FAILURE, "Deployment_Restore#1 begins"));
        List<Case> left = cases;
        for (int round = 0; !left.isEmpty(); round++) {
            // As when one process is killed: on a busy machine not all get to their points in time.
            assertThat(round).as("rounds after which %s are left", left).isLessThan(TRIES);
            left = strike(name, left, blow);
        }
        table.took(name, Duration.between(begun, Instant.now()));
        assertThat(table.differences(name)).isEmpty();
    }

    /** What ran on the machines runs no more, so that a deployment may end either way; but it ends, and tidily. */
    @Order(4)
    @Test
    void machinesWithoutPower() {
        Instant begun = Instant.now();
        reference(Scenario.UPGRADE);
        reference(Scenario.FAILURE);
        // After a rollback there is no release before the current one; these shall have one again.
        List<Case> fresh = new ArrayList<>(at(0, Scenario.UPGRADE, ""));
        fresh.addAll(at(1, Scenario.UPGRADE, ""));
        fresh.addAll(at(2, Scenario.UPGRADE, ""));
        rig.run(fresh, new HashSet<>(), Optional.empty());
        List<Case> cases = new ArrayList<>(at(0, Scenario.UPGRADE, "Deployment_Start#1 begins"));
        cases.addAll(at(1, Scenario.UPGRADE, "Deployment_AwaitHealthy#1 begins"));
        cases.addAll(at(2, Scenario.FAILURE, "Deployment_Restore#1 begins"));
        rig.run(cases, new HashSet<>(), Optional.of(Blows::powerCut)).forEach((one, outcome) -> {
            String runtime = one.subject.runtime();
            Outcome upgraded = references.get(Scenario.UPGRADE).outcomes().get(runtime);
            Outcome undone = references.get(Scenario.FAILURE).outcomes().get(runtime);
            table.add(
                    "power cut",
                    runtime,
                    one.toString(),
                    outcome.end().equals(upgraded.end()) ? upgraded : undone,
                    // What its machine took with it has not crashed.
                    outcome.failedBy("MACHINE_CHANGED", "CRASHED"),
                    false);
        });
        table.took("power cut", Duration.between(begun, Instant.now()));
        assertThat(table.differences("power cut")).isEmpty();
    }

    /** Runs cases and books those that were at their point; returns the others. */
    private List<Case> strike(String name, List<Case> cases, Blow blow) {
        cases.forEach(one -> reference(one.scenario));
        Set<Case> reached = new HashSet<>();
        rig.run(cases, reached, Optional.of(blow)).forEach((one, outcome) -> {
            if (reached.contains(one)) {
                Outcome reference = references.get(one.scenario).outcomes().get(one.subject.runtime());
                table.add(name, one.subject.runtime(), one.toString(), reference, outcome, true);
            }
        });
        return cases.stream().filter(one -> !reached.contains(one)).toList();
    }

    private Reference reference(Scenario scenario) {
        return references.computeIfAbsent(scenario, key -> {
            Map<String, Outcome> outcomes = new TreeMap<>();
            Map<String, List<String>> points = new TreeMap<>();
            rig.run(at(0, scenario, ""), new HashSet<>(), Optional.empty()).forEach((one, outcome) -> {
                outcomes.put(one.subject.runtime(), outcome);
                points.put(one.subject.runtime(), rig.points(one));
            });
            System.out.println(outcomes + "\n" + points);
            return new Reference(outcomes, points);
        });
    }

    /** A case for the n-th agent of each runtime. */
    private List<Case> at(int agent, Scenario scenario, String point) {
        return RUNTIMES.stream()
                .map(runtime -> new Case(scenario, rig.subjects(runtime).get(agent), point))
                .toList();
    }

    /** The next points of each runtime, one for each of its agents; neighbours, so that nobody waits long for the others. */
    private List<Case> round(Scenario scenario, Map<String, Deque<String>> left) {
        List<Case> cases = new ArrayList<>();
        left.forEach((runtime, points) -> {
            for (Subject subject : rig.subjects(runtime)) {
                if (!points.isEmpty()) {
                    cases.add(new Case(scenario, subject, points.removeFirst()));
                }
            }
        });
        return cases;
    }
}
