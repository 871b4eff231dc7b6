package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Retention of backups, each in a store of its own: what goes goes once and whole, and what stays stays. */
final class RetentionCrashes implements CrashScenario {
    private static final int EACH = 2;
    private static final int FEWEST_POINTS = 6;
    private static final Duration BUILT = Duration.ofMinutes(15);
    private static final String FILL = "mkdir -p %1$s; head -c 300000 /dev/urandom >%1$s/weights";

    private final Path folder = Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("opsaga-attics-" + ProcessHandle.current().pid());
    private final RetentionCourse course = new RetentionCourse(folder, new Pool("attics", EACH, 1));

    @Override
    public String kind() {
        return "retention";
    }

    private static String attic(int subject) {
        return "attic%d".formatted(subject);
    }

    private static String source(int subject) {
        return "/srv/" + attic(subject);
    }

    /** With the engine, which {@code ops/up} finds where this leaves it. */
    @Override
    public void declare(InventoryWriter writer) {
        course.restic = Command.run(BUILT, List.of(Repository.ops("restic/get")))
                .orFail()
                .out()
                .strip();
        for (int n = 0; n < EACH; n++) {
            writer.thinned(attic(n), Testbed.MAIN_PC, source(n), folder.resolve("key"), folder.resolve(attic(n)));
        }
    }

    @Override
    public void prepare(CrashRig rig) {
        for (int n = 0; n < EACH; n++) {
            Testbed.exec(Testbed.MAIN_PC, FILL.formatted(source(n))).orFail();
        }
    }

    @Override
    public List<Course> courses() {
        return List.of(course);
    }

    @Override
    public void close() {
        Command.run(Duration.ofMinutes(1), List.of("rm", "-rf", folder.toString()))
                .orFail();
    }

    private static final class RetentionCourse extends Course {
        private final Path folder;
        private String restic = "restic";

        RetentionCourse(Path folder, Pool pool) {
            super("retention of a backup", pool);
            this.folder = folder;
        }

        @Override
        Attempt attempt(int subject, String place) {
            RetentionAttempt.Crate crate = new RetentionAttempt.Crate(
                    attic(subject), folder.resolve(attic(subject)), folder.resolve("key"), restic);
            return new RetentionAttempt(this, place, crate);
        }

        @Override
        List<String> places(Blow blow, List<String> passed, Sample sample) {
            return switch (blow) {
                case OPSAGA -> sample.of(passed);
                case TEMPORAL, FROZEN -> sample.oneOf(passed);
                case BOTH, POWER -> List.of();
            };
        }

        @Override
        void check() {
            assertThat(points()).as(name()).hasSizeGreaterThan(FEWEST_POINTS);
            assertThat(reference().end())
                    .as(name())
                    .startsWith("completed ")
                    .contains("residues=0")
                    .contains("; 1 listed");
            assertThat(reference().world()).as(name()).isEqualTo("1 executions in the store");
        }
    }
}
