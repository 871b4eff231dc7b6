package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.real.FleetCase.Found;
import io.opsaga.real.FleetCase.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Something dies or stands still at random instants of a fleet's upgrade in which one agent fails, for each policy, and
 * afterwards everything is as if it had not been. The instants are drawn from the points that an upgrade without a blow passes.
 * Several fleets stand still at different instants, so that one blow is one for each of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetCrashIT {
    private static final int FLEETS = 10;
    private static final int TRIES = 5;
    /** By so many points an instant that was not reached is moved forward. */
    private static final int EARLIER = 3;

    private static final int FEWEST_POINTS = 60;
    private static final List<String> POLICIES = List.of("all-or-nothing", "keep-what-works", "stop-and-ask");
    /** For each policy; so many that every run finds a coarse mistake. All fifty of the published table take a quarter of an hour. */
    private static final int ALL = Integer.getInteger("opsaga.crash-instants", 15);

    private static final int WITHOUT_POWER = share(6);
    private static final Map<FleetBlow, Integer> INSTANTS = new TreeMap<>(Map.of(
            FleetBlow.OPSAGA, ALL - share(20) - share(14) - WITHOUT_POWER,
            FleetBlow.TEMPORAL, share(20),
            FleetBlow.FROZEN, share(14)));

    /** An upgrade without a blow: what it came to, and how many points it passed. */
    private record Reference(Found found, int points) {}

    private final Sample sample = new Sample();
    private final Map<String, Reference> references = new TreeMap<>();
    private final CrashTable table = new CrashTable();
    private final Pauses pauses = new Pauses();
    private FleetCrashRig rig;

    private static int share(int percent) {
        return Math.max(1, ALL * percent / 100);
    }

    @BeforeAll
    void start() throws IOException {
        Testbed.ready();
        rig = new FleetCrashRig(Files.createTempDirectory("opsaga-fleet-crash-"), OpsagaProcess.freePort(), FLEETS);
        rig.prepare();
        List<FleetCase> cases = IntStream.range(0, POLICIES.size())
                .mapToObj(n -> new FleetCase(POLICIES.get(n), rig.fleets().get(n), 0))
                .toList();
        rig.run(cases, null).forEach((one, found) -> {
            System.out.println(one + ": " + found.outcome() + System.lineSeparator() + rig.points(one));
            references.put(one.policy, new Reference(found, rig.points(one).size()));
        });
    }

    @AfterAll
    void stop() {
        String remark = "%s%n%s".formatted(sample, pauses.told());
        table.write(Path.of("target/fleet-crash-matrix.txt"), remark);
        rig.close();
    }

    /** What all others are compared with is right. */
    @Order(1)
    @Test
    void withoutABlow() {
        assertThat(references.values()).allSatisfy(one -> assertThat(one.points).isGreaterThan(FEWEST_POINTS));
        assertReference("all-or-nothing", "rolled_back rolled_back CRASHED residues=0", "undone", "untouched");
        assertReference(
                "keep-what-works",
                "completed_with_failures completed_with_failures SOME_AGENTS_FAILED residues=0",
                "changed",
                "changed");
        assertReference(
                "stop-and-ask",
                "completed_with_failures completed_with_failures SOME_AGENTS_FAILED residues=0",
                "changed",
                "changed");
    }

    private void assertReference(String policy, String end, String first, String last) {
        Found found = references.get(policy).found;
        assertThat(found.end()).startsWithIgnoringCase(end);
        Map<String, String> outcomes =
                Map.of("d", first, "b", first, "p", first, SmallFleet.FAILING, "failed", "x", last, "y", last);
        found.parts().forEach((role, part) -> {
            assertThat(part.outcome()).as(role).isEqualTo(outcomes.get(role) + " from before to asked");
            if (outcomes.get(role).equals("untouched")) {
                assertThat(part.effects()).as(role).isEqualTo("{}");
            } else {
                String made = SmallFleet.isProcess(role) ? "THIS setup=1" : "THIS create=1";
                assertThat(part.effects()).as(role).contains(made).doesNotContainPattern("THIS (run|start)=[^1]");
            }
        });
    }

    @Order(2)
    @ParameterizedTest
    @ValueSource(strings = {"all-or-nothing", "keep-what-works", "stop-and-ask"})
    void struckAtAnyInstant(String policy) {
        Instant begun = Instant.now();
        INSTANTS.forEach((blow, count) -> {
            Deque<Integer> left = new ArrayDeque<>(instants(policy, count));
            int inVain = 0;
            int atOnce = FLEETS;
            while (!left.isEmpty()) {
                List<FleetCase> cases = new ArrayList<>();
                for (SmallFleet fleet : rig.fleets().subList(0, atOnce)) {
                    if (!left.isEmpty()) {
                        cases.add(new FleetCase(policy, fleet, left.removeFirst()));
                    }
                }
                // On a busy machine not all get there before the first ones would have to go on; they come again. And
                // how many
                // points there are depends on how often the store was told, so that the last one may not come at all.
                List<FleetCase> missed = strike(cases, blow);
                missed.forEach(one -> left.addLast(Math.max(1, one.instant - EARLIER)));
                boolean none = missed.size() == cases.size();
                inVain = none ? inVain + 1 : 0;
                // Fewer of them get further in the same time.
                atOnce = none ? Math.max(1, atOnce / 2) : atOnce;
                assertThat(inVain)
                        .as("rounds in which none of %s was reached", missed)
                        .isLessThan(TRIES);
            }
        });
        table.took(policy, Duration.between(begun, Instant.now()));
        assertThat(table.differences(policy)).isEmpty();
    }

    /** Neighbours one after the other, so that nobody who stands still waits long for the others. */
    private List<Integer> instants(String policy, int count) {
        return sample.random()
                .ints(1, references.get(policy).points + 1)
                .distinct()
                .limit(count)
                .sorted()
                .boxed()
                .toList();
    }

    /** Runs cases and books those that were at their instant; returns the others. */
    private List<FleetCase> strike(List<FleetCase> cases, FleetBlow blow) {
        rig.run(cases, blow).forEach((one, found) -> {
            if (one.reached) {
                pauses.add(blow, one);
                table.add(
                        one.policy,
                        blow.told(),
                        one + ", " + rig.points(one).get(one.instant - 1),
                        references.get(one.policy).found.outcome(),
                        found.outcome(),
                        true);
            }
        });
        return cases.stream().filter(one -> !one.reached).toList();
    }

    /** What ran on the machines runs no more, so that more may fail; but it ends, tidily, and its table is true. */
    @Order(3)
    @Test
    void withoutPower() {
        Instant begun = Instant.now();
        List<FleetCase> cases = new ArrayList<>();
        for (String policy : POLICIES) {
            for (int instant : instants(policy, WITHOUT_POWER)) {
                cases.add(new FleetCase(policy, rig.fleets().get(cases.size()), instant));
            }
        }
        rig.run(cases, FleetBlow.POWER).forEach((one, found) -> {
            pauses.add(FleetBlow.POWER, one);
            Found whole = whole(found);
            table.add(
                    one.policy,
                    FleetBlow.POWER.told(),
                    one + ", " + rig.points(one),
                    whole.outcome(),
                    withoutProcesses(found).outcome(),
                    false);
        });
        assertThat(POLICIES)
                .allSatisfy(policy -> assertThat(table.differences(policy)).isEmpty());
        System.out.println("without power: " + Duration.between(begun, Instant.now()));
    }

    /** The same end with each agent as its row says: as one that was changed, or as one that was not. */
    private Found whole(Found found) {
        Map<String, Part> parts = new TreeMap<>();
        found.parts().forEach((role, part) -> {
            boolean changed = part.outcome().startsWith("changed");
            Found reference = references.get(changed ? "keep-what-works" : "all-or-nothing").found;
            boolean told = changed || part.outcome().matches("(undone|failed|untouched) .*");
            parts.put(
                    role,
                    new Part(
                            told ? part.outcome() : "one that is over",
                            reference.parts().get(role).world(),
                            part.effects()));
        });
        return withoutProcesses(new Found(found.end(), parts));
    }

    /** Without systemd nobody brings back a process that lost its power, but for an operation that is at it. */
    private static Found withoutProcesses(Found found) {
        Map<String, Part> parts = new TreeMap<>();
        found.parts()
                .forEach((role, part) -> parts.put(
                        role,
                        new Part(
                                part.outcome(),
                                part.world().replaceAll("processes=\\d+", "processes=?"),
                                part.effects())));
        return new Found(found.end(), parts);
    }
}
