package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Something dies or stands still while operations of all kinds are under way, forwards and while undoing, each at another of the points
 * that it passes; and afterwards everything is as if it had not been. The points come from operations that nothing befell; which of them
 * are tried says {@link Sample}. A blow hits a process or a machine, so that one is one for every operation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrashMatrixIT {
    /** Agents that are worked on at once: more of them do not get to their points before the first ones would have to go on. */
    private static final int MOST = 48;

    private static final int TRIES = 5;

    /** The only kind that is struck, for whoever works on it; empty for all of them. */
    private static final String KIND = System.getProperty("opsaga.crash-kind", "");

    private final List<CrashScenario> scenarios = CrashScenario.all();
    private final List<Course> courses = scenarios.stream()
            .filter(scenario -> KIND.isEmpty() || scenario.kind().equals(KIND))
            .flatMap(scenario -> scenario.courses().stream())
            .toList();
    private final CrashTable table = new CrashTable();
    private final Sample sample = new Sample();
    private final Pauses pauses = new Pauses();
    private CrashRig rig;

    @BeforeAll
    void start() throws IOException {
        Testbed.ready();
        // Processes of an earlier run that was broken off outlive the wiping of their files.
        for (String machine : List.of(Testbed.MAIN_PC, Testbed.PC2)) {
            Testbed.off(machine);
            Testbed.on(machine);
        }
        rig = new CrashRig(Files.createTempDirectory("opsaga-crash-"), OpsagaProcess.freePort(), scenarios);
        rig.prepare();
        Map<Course, Deque<String>> once = new LinkedHashMap<>();
        courses.forEach(course -> once.put(course, new ArrayDeque<>(List.of(""))));
        while (!over(once)) {
            rig.run(round(once, MOST), null).forEach((one, outcome) -> {
                one.course.undisturbed(one, outcome, one.points);
                System.out.println("%s: %s%n%s".formatted(one, outcome, one.points));
            });
        }
    }

    @AfterAll
    void stop() {
        table.write(Path.of("target/crash-matrix.txt"), "%s%n%s".formatted(sample, pauses.told()));
        rig.close();
    }

    @Order(1)
    @Test
    void whatNothingBefellIsRight() {
        assertThat(courses).allSatisfy(Course::check);
    }

    @Order(2)
    @ParameterizedTest
    @EnumSource
    void struckAnywhere(Blow blow) {
        Instant begun = Instant.now();
        Map<Course, Deque<String>> left = new LinkedHashMap<>();
        courses.forEach(course -> left.put(course, new ArrayDeque<>(course.places(blow, course.points(), sample))));
        int inVain = 0;
        int most = MOST;
        while (!over(left)) {
            List<Attempt> attempts = round(left, most);
            List<Attempt> missed = strike(attempts, blow);
            // On a busy machine not all get there before the first ones would have to go on; they come again.
            missed.forEach(one -> left.get(one.course).addLast(one.course.insteadOf(one.place)));
            boolean none = missed.size() == attempts.size();
            inVain = none ? inVain + 1 : 0;
            // Fewer of them get further in the same time.
            most = 2 * missed.size() > attempts.size() ? Math.max(1, most / 2) : most;
            assertThat(inVain)
                    .as("rounds in which none of %s was reached", missed)
                    .isLessThan(TRIES);
        }
        table.took(blow, Duration.between(begun, Instant.now()));
        assertThat(table.differences(blow)).isEmpty();
    }

    private static boolean over(Map<Course, Deque<String>> left) {
        return left.values().stream().allMatch(Deque::isEmpty);
    }

    /** Runs attempts and books those that were at their place; returns the others. */
    private List<Attempt> strike(List<Attempt> attempts, Blow blow) {
        rig.run(attempts, blow).forEach((one, outcome) -> {
            // A power cut is one for all, wherever they are; there is no second one, as it leaves other subjects
            // without their processes.
            if (one.reached || blow == Blow.POWER) {
                pauses.add(blow, one);
                table.add(
                        blow,
                        one,
                        where(one),
                        one.course.expected(blow, one, outcome),
                        one.course.compared(blow, one, outcome));
            }
        });
        List<Attempt> missed = attempts.stream()
                .filter(one -> !one.reached && blow != Blow.POWER)
                .toList();
        missed.forEach(one -> System.out.println("did not get there: " + one));
        return missed;
    }

    private String where(Attempt one) {
        List<String> points = one.points;
        return one.place.startsWith("@") && one.reached
                ? points.get(Integer.parseInt(one.place.substring(1)) - 1)
                : one.place;
    }

    /** The next places, one for each subject as far as that many agents go; those first of which most are left. */
    private List<Attempt> round(Map<Course, Deque<String>> left, int most) {
        Map<Pool, Integer> taken = new HashMap<>();
        List<Attempt> attempts = new ArrayList<>();
        int agents = 0;
        boolean more = true;
        while (more) {
            int room = most - agents;
            var next = left.entrySet().stream()
                    .filter(entry -> !entry.getValue().isEmpty())
                    .filter(entry -> taken.getOrDefault(entry.getKey().pool(), 0)
                            < entry.getKey().pool().size())
                    .filter(entry -> attempts.isEmpty() || entry.getKey().pool().weight() <= room)
                    .max(Comparator.comparing(entry -> entry.getValue().size()));
            more = next.isPresent();
            if (more) {
                Course course = next.get().getKey();
                int subject = taken.merge(course.pool(), 1, Integer::sum) - 1;
                attempts.add(course.attempt(subject, next.get().getValue().removeFirst()));
                agents += course.pool().weight();
            }
        }
        return attempts;
    }
}
