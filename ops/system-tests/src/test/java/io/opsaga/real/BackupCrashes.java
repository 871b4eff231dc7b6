package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Backups of folders, each to a store of its own: never half listed, never twice in the store, and nothing left of what was struck. */
final class BackupCrashes implements CrashScenario {
    private static final int EACH = 3;
    private static final int FEWEST_POINTS = 6;
    private static final Duration BUILT = Duration.ofMinutes(15);

    private static final String FILL =
            "mkdir -p %1$s/deep; head -c 3000000 /dev/urandom >%1$s/weights; echo on >%1$s/deep/agents.yaml; ln -sf weights %1$s/link";

    private final Path folder = Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("opsaga-crates-" + ProcessHandle.current().pid());
    private final BackupCourse course = new BackupCourse(folder, new Pool("backups", EACH, 1));

    @Override
    public String kind() {
        return "backup";
    }

    private static String machine(int subject) {
        return subject % 2 == 0 ? Testbed.MAIN_PC : Testbed.PC2;
    }

    private static String crate(int subject) {
        return "crate%d".formatted(subject);
    }

    private static String source(int subject) {
        return "/srv/" + crate(subject);
    }

    /** With the engine, which {@code ops/up} finds where this leaves it. */
    @Override
    public void declare(InventoryWriter writer) {
        course.restic = Command.run(BUILT, List.of(Repository.ops("restic/get")))
                .orFail()
                .out()
                .strip();
        for (int n = 0; n < EACH; n++) {
            writer.backup(crate(n), machine(n), source(n), folder.resolve("key"), folder.resolve(crate(n)));
        }
    }

    @Override
    public void prepare(CrashRig rig) {
        for (int n = 0; n < EACH; n++) {
            Testbed.exec(machine(n), FILL.formatted(source(n))).orFail();
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

    private static final class BackupCourse extends Course {
        private final Path folder;
        private String restic = "restic";

        BackupCourse(Path folder, Pool pool) {
            super("backup of a folder", pool);
            this.folder = folder;
        }

        @Override
        Attempt attempt(int subject, String place) {
            BackupAttempt.Crate crate = new BackupAttempt.Crate(
                    crate(subject), folder.resolve(crate(subject)), folder.resolve("key"), restic);
            return new BackupAttempt(this, place, crate);
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
                    .contains("listed as VERIFIED");
            assertThat(reference().world()).as(name()).isEqualTo("2 snapshots, nothing in scratch");
        }
    }
}
