package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Deployments of one agent: a good version, one that crashes, and one that is ordered back. Each on a container with a published port,
 * where the new version takes the old one's place; on one without, where both run beside each other; and on a plain process.
 */
final class DeploymentCrashes implements CrashScenario {
    private static final int WAY = 4;
    private static final int BACK = 2;
    private static final int FEWEST_POINTS = 15;

    /** Which way a deployment goes. */
    enum Way {
        UPGRADE,
        FAILURE,
        ROLLBACK
    }

    /** What kind of agent it is of. */
    enum AgentForm {
        DOCKER,
        BESIDE,
        PROCESS
    }

    /** What each agent runs. */
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    private final List<Course> courses = new ArrayList<>();

    DeploymentCrashes() {
        for (AgentForm runtime : AgentForm.values()) {
            String name = runtime.name().toLowerCase(Locale.ROOT);
            Pool way = new Pool("deployments of " + name, WAY, 1);
            // After a rollback there is no release before the current one; so these are others.
            Pool back = new Pool("rollbacks of " + name, BACK, 1);
            Map<Way, Course> ways = new EnumMap<>(Way.class);
            for (Way each : Way.values()) {
                ways.put(each, new DeploymentCourse(each, runtime, each == Way.ROLLBACK ? back : way, ways));
            }
            courses.addAll(ways.values());
        }
    }

    @Override
    public String kind() {
        return "deployment";
    }

    private static String agent(AgentForm runtime, boolean back, int subject) {
        return "%s-%s%d".formatted(back ? "back" : "way", runtime.name().toLowerCase(Locale.ROOT), subject);
    }

    @Override
    public void declare(InventoryWriter writer) {
        for (int n = 0; n < WAY + BACK; n++) {
            boolean back = n >= WAY;
            int subject = back ? n - WAY : n;
            String machine = n % 2 == 0 ? Testbed.MAIN_PC : Testbed.PC2;
            writer.docker(agent(AgentForm.DOCKER, back, subject), machine, 20300 + n);
            writer.dockerBeside(agent(AgentForm.BESIDE, back, subject), machine);
            writer.process(agent(AgentForm.PROCESS, back, subject), machine, 21300 + n);
            for (AgentForm runtime : AgentForm.values()) {
                versions.put(agent(runtime, back, subject), CrashRig.FIRST);
            }
        }
    }

    /** One release runs, and there is one before it. */
    @Override
    public void prepare(CrashRig rig) {
        Map<String, String> begun = new TreeMap<>();
        versions.keySet().forEach(agent -> begun.put(rig.opsaga().deploy(agent, "1.1.0"), agent));
        begun.forEach((id, agent) -> {
            rig.opsaga().ended(id, "completed");
            versions.put(agent, "1.1.0");
        });
    }

    @Override
    public List<Course> courses() {
        return Collections.unmodifiableList(courses);
    }

    private final class DeploymentCourse extends Course {
        private final Way way;
        private final AgentForm runtime;
        private final Map<Way, Course> ways;

        /** @param ways all courses of its agents */
        DeploymentCourse(Way way, AgentForm runtime, Pool pool, Map<Way, Course> ways) {
            super("%s of %s".formatted(way, runtime).toLowerCase(Locale.ROOT), pool);
            this.way = way;
            this.runtime = runtime;
            this.ways = ways;
        }

        @Override
        Attempt attempt(int subject, String place) {
            String agent = agent(runtime, way == Way.ROLLBACK, subject);
            return new DeploymentAttempt(this, place, way, agent, runtime != AgentForm.PROCESS, versions);
        }

        @Override
        List<String> places(Blow blow, List<String> passed, Sample sample) {
            return switch (blow) {
                case OPSAGA -> sample.of(passed);
                case TEMPORAL, BOTH ->
                    way == Way.UPGRADE
                            ? List.of(
                                    "Deployment_Prepare#1 begins",
                                    "Deployment_Start#1 ends",
                                    "Deployment_SwitchOver#1 begins")
                            : back();
                case FROZEN -> List.of();
                case POWER ->
                    way == Way.UPGRADE
                            ? List.of("Deployment_Start#1 begins", "Deployment_AwaitHealthy#1 begins")
                            : back();
            };
        }

        private List<String> back() {
            return way == Way.FAILURE ? List.of("Deployment_Restore#1 begins") : List.of();
        }

        @Override
        void check() {
            assertThat(points()).as(name()).hasSizeGreaterThan(FEWEST_POINTS);
            String stage = way == Way.UPGRADE ? "completed" : "rolled_back";
            assertThat(reference().end()).startsWith(stage + " ").contains("residues=0");
        }

        /** What ran on the machines runs no more, so that it may end either way; but it ends, and tidily. */
        @Override
        CrashOutcome expected(Blow blow, Attempt attempt, CrashOutcome outcome) {
            if (blow != Blow.POWER) {
                return reference();
            }
            CrashOutcome upgraded = ways.get(Way.UPGRADE).reference();
            return outcome.end().equals(upgraded.end())
                    ? upgraded
                    : ways.get(Way.FAILURE).reference();
        }

        /** What its machine took with it has not crashed. */
        @Override
        CrashOutcome compared(Blow blow, Attempt attempt, CrashOutcome outcome) {
            return blow == Blow.POWER ? outcome.failedBy("MACHINE_CHANGED", "CRASHED") : outcome;
        }
    }
}
