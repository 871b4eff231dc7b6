package io.opsaga.real;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One backup. */
final class BackupAttempt extends Attempt {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String IN_TESTING = "environment=testing";

    private final Crate crate;

    /**
     * @param id of the backup
     * @param store the folder that it is kept in
     * @param key a file with that store's key
     * @param restic the program that reads the store
     */
    record Crate(String id, Path store, Path key, String restic) {}

    BackupAttempt(Course course, String place, Crate crate) {
        super(course, place, false);
        this.crate = crate;
    }

    @Override
    String start(OpsagaProcess opsaga) {
        String path = "/api/v1/backups/%s/run".formatted(crate.id);
        return await(path)
                .atMost(LONG)
                .until(
                        () -> opsaga.http().post(path, "{\"environment\":\"testing\"}"),
                        answer -> answer.status() != 409)
                .has(202)
                .at("/operation_id");
    }

    @Override
    JsonNode status(OpsagaProcess opsaga) {
        return opsaga.operation(operation);
    }

    /** With how it is listed, what the store itself has of it, and what was left behind on the way. */
    @Override
    CrashOutcome outcome(OpsagaProcess opsaga, JsonNode end, Evidence earlier, Evidence now) {
        String listed = "nothing";
        JsonNode all = opsaga.http()
                .get("/api/v1/backups/%s/executions?%s".formatted(crate.id, IN_TESTING))
                .has(200)
                .json();
        for (JsonNode execution : all.at("/executions")) {
            if (execution.at("/execution_id").asString().equals(operation)) {
                listed = execution.at("/status").asString();
            }
        }
        File scratch =
                opsaga.data().resolve("scratch/backups").resolve(operation).toFile();
        String world = "%d snapshots, %s in scratch".formatted(snapshots(), scratch.exists() ? "something" : "nothing");
        return new CrashOutcome("%s; listed as %s".formatted(CrashOutcome.end(end), listed), world, "");
    }

    private int snapshots() {
        List<String> command = List.of(
                crate.restic,
                "-r",
                crate.store.toString(),
                "--no-lock",
                "--json",
                "snapshots",
                "--tag",
                "operation=" + operation);
        String out = Command.run(LONG, Map.of("RESTIC_PASSWORD_FILE", crate.key.toString()), command)
                .orFail()
                .out();
        return JsonMapper.shared().readTree(out).size();
    }
}
