package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Run control of containers and processes: stopped, started, restarted, removed, and brought back after that. */
final class ControlCrashes implements CrashScenario {
    private static final int EACH = 4;
    private static final int FEWEST_POINTS = 4;

    /** What is done with an agent. */
    enum Way {
        STOP("stop"),
        START("start"),
        RESTART("restart"),
        REMOVE("remove"),
        /** A removal is ordered back. */
        BRING_BACK("remove");

        final String action;

        Way(String action) {
            this.action = action;
        }
    }

    private final List<Course> courses = new ArrayList<>();

    ControlCrashes() {
        Pool kettles = new Pool("run control of containers", EACH, 1);
        Pool wicks = new Pool("run control of processes", EACH, 1);
        for (Way way : Way.values()) {
            courses.add(new ControlCourse(way, true, kettles));
            courses.add(new ControlCourse(way, false, wicks));
        }
    }

    @Override
    public String kind() {
        return "control";
    }

    private static String machine(int subject) {
        return subject % 2 == 0 ? Testbed.MAIN_PC : Testbed.PC2;
    }

    private static ControlAttempt.Agent agent(int subject, boolean container) {
        return container
                ? new ControlAttempt.Agent("kettle%d".formatted(subject), machine(subject), 22100 + subject, true)
                : new ControlAttempt.Agent("wick%d".formatted(subject), machine(subject), 22200 + subject, false);
    }

    @Override
    public void declare(InventoryWriter writer) {
        for (int n = 0; n < EACH; n++) {
            writer.docker(agent(n, true).id(), machine(n), agent(n, true).port());
            writer.process(agent(n, false).id(), machine(n), agent(n, false).port());
        }
    }

    @Override
    public List<Course> courses() {
        return Collections.unmodifiableList(courses);
    }

    private static final class ControlCourse extends Course {
        private final Way way;
        private final boolean container;

        ControlCourse(Way way, boolean container, Pool pool) {
            super(
                    "%s of a %s"
                            .formatted(
                                    way == Way.BRING_BACK ? "removal back" : way.action,
                                    container ? "container" : "process"),
                    pool);
            this.way = way;
            this.container = container;
        }

        @Override
        Attempt attempt(int subject, String place) {
            return new ControlAttempt(this, place, way, agent(subject, container));
        }

        @Override
        List<String> places(Blow blow, List<String> passed, Sample sample) {
            return switch (blow) {
                case OPSAGA -> sample.of(passed);
                case TEMPORAL -> sample.oneOf(passed);
                case BOTH, FROZEN, POWER -> List.of();
            };
        }

        @Override
        void check() {
            assertThat(points()).as(name()).hasSizeGreaterThan(FEWEST_POINTS);
            String stage = way == Way.BRING_BACK ? "rolled_back" : "completed";
            String serves = switch (way) {
                case STOP, REMOVE -> "nothing";
                case START, RESTART, BRING_BACK -> CrashRig.FIRST;
            };
            assertThat(reference().end())
                    .as(name())
                    .startsWith(stage + " ")
                    .contains("residues=0")
                    .contains("serves " + serves + ",")
                    .contains(way == Way.STOP ? "stopped by local" : "stopped by nobody");
            if (way == Way.START || way == Way.RESTART) {
                assertThat(reference().effects()).as(name()).containsPattern("(run|OTHER start)=1\\b");
            }
        }
    }
}
