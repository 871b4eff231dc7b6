package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Restores of folders, and restores that are ordered back: never half of one and half of the other, and nothing left that is not needed. */
final class RestoreCrashes implements CrashScenario {
    private static final int EACH = 3;
    private static final int FEWEST_POINTS = 6;
    private static final Duration BUILT = Duration.ofMinutes(15);
    private static final Duration MADE = Duration.ofMinutes(2);

    private static final String FILL =
            "mkdir -p %1$s/deep; head -c 2000000 /dev/urandom >%1$s/weights; echo on >%1$s/deep/agents.yaml; ln -sf weights %1$s/link;"
                    + " cd %1$s && sha256sum weights deep/agents.yaml link >%1$s.sum";

    private final Path folder = Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("opsaga-shelves-" + ProcessHandle.current().pid());
    private final Pool pool = new Pool("restores", EACH, 1);
    private final List<RestoreCourse> courses =
            List.of(new RestoreCourse(folder, pool, false), new RestoreCourse(folder, pool, true));

    @Override
    public String kind() {
        return "restore";
    }

    private static String machine(int subject) {
        return subject % 2 == 0 ? Testbed.MAIN_PC : Testbed.PC2;
    }

    private static String shelf(int subject) {
        return "shelf%d".formatted(subject);
    }

    private static String source(int subject) {
        return "/srv/" + shelf(subject);
    }

    /** With the engine, which {@code ops/up} finds where this leaves it. */
    @Override
    public void declare(InventoryWriter writer) {
        String restic = Command.run(BUILT, List.of(Repository.ops("restic/get")))
                .orFail()
                .out()
                .strip();
        courses.forEach(course -> course.restic = restic);
        for (int n = 0; n < EACH; n++) {
            writer.backup(shelf(n), machine(n), source(n), folder.resolve("key"), folder.resolve(shelf(n)));
        }
    }

    @Override
    public void prepare(CrashRig rig) {
        for (int n = 0; n < EACH; n++) {
            Testbed.exec(machine(n), FILL.formatted(source(n))).orFail();
            String path = "/api/v1/backups/%s/".formatted(shelf(n));
            rig.opsaga()
                    .http()
                    .post(path + "run", "{\"environment\":\"testing\"}")
                    .has(202);
            await(path)
                    .atMost(MADE)
                    .until(() -> rig.opsaga()
                            .http()
                            .get(path + "executions?environment=testing")
                            .has(200)
                            .at("/executions/0/status")
                            .equals("VERIFIED"));
        }
    }

    @Override
    public List<Course> courses() {
        return List.copyOf(courses);
    }

    @Override
    public void close() {
        Command.run(Duration.ofMinutes(1), List.of("rm", "-rf", folder.toString()))
                .orFail();
    }

    private static final class RestoreCourse extends Course {
        private final Path folder;
        private final boolean back;
        private String restic = "restic";

        RestoreCourse(Path folder, Pool pool, boolean back) {
            super(back ? "restore of a folder, back" : "restore of a folder", pool);
            this.folder = folder;
            this.back = back;
        }

        @Override
        Attempt attempt(int subject, String place) {
            return new RestoreAttempt(
                    this,
                    place,
                    back,
                    new RestoreAttempt.Shelf(
                            shelf(subject),
                            machine(subject),
                            source(subject),
                            folder.resolve(shelf(subject)),
                            folder.resolve("key"),
                            restic));
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
                    .startsWith(back ? "rolled_back " : "completed ")
                    .contains("residues=0");
            assertThat(reference().world())
                    .as(name())
                    .isEqualTo(
                            back
                                    ? "as spoiled: deep link newer weights; a copy of 0 snapshots, nothing in scratch"
                                    : "as backed up: deep link weights; a copy of 2 snapshots, nothing in scratch");
        }
    }
}
