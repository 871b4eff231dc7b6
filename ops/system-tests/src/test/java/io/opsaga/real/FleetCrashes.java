package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.real.FleetAttempt.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Upgrades of small fleets in which one agent fails, under each policy. */
final class FleetCrashes implements CrashScenario {
    private static final int FLEETS = 5;
    private static final int FEWEST_POINTS = 60;

    private static final int WITHOUT_POWER = share(6);
    private static final Map<Blow, Integer> INSTANTS = Map.of(
            Blow.OPSAGA,
            Sample.INSTANTS - share(20) - share(14) - WITHOUT_POWER,
            Blow.TEMPORAL,
            share(20),
            Blow.FROZEN,
            share(14),
            Blow.POWER,
            WITHOUT_POWER);

    private final List<SmallFleet> fleets =
            IntStream.range(0, FLEETS).mapToObj(SmallFleet::new).toList();
    private final Pool pool =
            new Pool("fleets", FLEETS, fleets.get(0).versions().size());
    private final Map<String, Course> courses = List.of("all-or-nothing", "keep-what-works", "stop-and-ask").stream()
            .collect(Collectors.toMap(policy -> policy, FleetCourse::new, (one, other) -> one, TreeMap::new));

    private static int share(int percent) {
        return Math.max(1, Sample.INSTANTS * percent / 100);
    }

    @Override
    public String kind() {
        return "fleet";
    }

    @Override
    public void declare(InventoryWriter writer) {
        List.of(Testbed.MAIN_PC, Testbed.PC2).forEach(SmallFleet::provideImages);
        writer.good(SmallFleet.ASKED.toArray(String[]::new));
        fleets.forEach(fleet -> fleet.writeTo(writer));
    }

    /** All but the failing ones have run another version before the one that they run. */
    @Override
    public void prepare(CrashRig rig) {
        Course keeping = courses.get("keep-what-works");
        rig.run(IntStream.range(0, FLEETS).mapToObj(n -> keeping.attempt(n, "")).toList(), null);
    }

    @Override
    public List<Course> courses() {
        return List.copyOf(courses.values());
    }

    @Override
    public void close() {
        List.of(Testbed.MAIN_PC, Testbed.PC2).forEach(SmallFleet::removeImages);
    }

    private final class FleetCourse extends Course {
        private final String policy;
        private Map<String, Part> parts = Map.of();

        FleetCourse(String policy) {
            super(policy, pool);
            this.policy = policy;
        }

        @Override
        Attempt attempt(int subject, String place) {
            return new FleetAttempt(this, place, policy, fleets.get(subject));
        }

        @Override
        List<String> places(Blow blow, List<String> passed, Sample sample) {
            return sample.instants(passed.size(), INSTANTS.getOrDefault(blow, 0));
        }

        @Override
        void undisturbed(Attempt attempt, CrashOutcome outcome, List<String> passed) {
            super.undisturbed(attempt, outcome, passed);
            parts = ((FleetAttempt) attempt).parts();
        }

        @Override
        void check() {
            assertThat(points()).as(policy).hasSizeGreaterThan(FEWEST_POINTS);
            boolean all = policy.equals("all-or-nothing");
            assertThat(reference().end())
                    .startsWithIgnoringCase(
                            all
                                    ? "rolled_back rolled_back CRASHED residues=0"
                                    : "completed_with_failures completed_with_failures SOME_AGENTS_FAILED residues=0");
            String first = all ? "undone" : "changed";
            String last = all ? "untouched" : "changed";
            Map<String, String> outcomes =
                    Map.of("d", first, "b", first, "p", first, SmallFleet.FAILING, "failed", "x", last, "y", last);
            parts.forEach((role, part) -> checkPart(role, part, String.valueOf(outcomes.get(role))));
        }

        private static void checkPart(String role, Part part, String outcome) {
            assertThat(part.outcome()).as(role).isEqualTo(outcome + " from before to asked");
            if (outcome.equals("untouched")) {
                assertThat(part.effects()).as(role).isEqualTo("{}");
            } else {
                String made = SmallFleet.isProcess(role) ? "THIS setup=1" : "THIS create=1";
                assertThat(part.effects()).as(role).contains(made).doesNotContainPattern("THIS (run|start)=[^1]");
            }
        }

        /** What ran on the machines runs no more, so that more may fail; but it ends, tidily, and its table is true. */
        @Override
        CrashOutcome expected(Blow blow, Attempt attempt, CrashOutcome outcome) {
            return blow == Blow.POWER ? whole((FleetAttempt) attempt) : reference();
        }

        /** Without systemd nobody brings back a process that lost its power, but for an operation that is at it. */
        @Override
        CrashOutcome compared(Blow blow, Attempt attempt, CrashOutcome outcome) {
            FleetAttempt one = (FleetAttempt) attempt;
            return blow == Blow.POWER ? FleetAttempt.outcome(one.end(), withoutProcesses(one.parts())) : outcome;
        }

        /** The same end with each agent as its row says: as one that was changed, or as one that was not. */
        private CrashOutcome whole(FleetAttempt one) {
            Map<String, Part> whole = new TreeMap<>();
            one.parts().forEach((role, part) -> {
                boolean changed = part.outcome().startsWith("changed");
                FleetCourse course = (FleetCourse) courses.get(changed ? "keep-what-works" : "all-or-nothing");
                boolean told = changed || part.outcome().matches("(undone|failed|untouched) .*");
                String world = course.parts.getOrDefault(role, part).world();
                whole.put(role, new Part(told ? part.outcome() : "one that is over", world, part.effects()));
            });
            return FleetAttempt.outcome(one.end(), withoutProcesses(whole));
        }

        private static Map<String, Part> withoutProcesses(Map<String, Part> parts) {
            Map<String, Part> without = new TreeMap<>();
            parts.forEach((role, part) -> without.put(
                    role,
                    new Part(
                            part.outcome(), part.world().replaceAll("processes=\\d+", "processes=?"), part.effects())));
            return without;
        }
    }
}
