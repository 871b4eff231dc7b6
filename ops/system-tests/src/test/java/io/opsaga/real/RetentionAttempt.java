package io.opsaga.real;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One retention that removes the older of two executions of a backup. */
final class RetentionAttempt extends Attempt {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int TWO = 2;
    private static final Set<String> OVER = Set.of("DONE", "WARNED", "SKIPPED");

    private final Crate crate;

    /**
     * @param id of the backup
     * @param store the folder that it is kept in
     * @param key a file with that store's key
     * @param restic the program that reads the store
     */
    record Crate(String id, Path store, Path key, String restic) {}

    RetentionAttempt(Course course, String place, Crate crate) {
        super(course, place, false);
        this.crate = crate;
    }

    /** Has two executions listed: of those before it one is left at most. */
    @Override
    void prepare(OpsagaProcess opsaga) {
        for (int n = listed(opsaga); n < TWO; n++) {
            String path = "/api/v1/backups/%s/run".formatted(crate.id);
            String made = await(path)
                    .atMost(LONG)
                    .until(
                            () -> opsaga.http().post(path, "{\"environment\":\"testing\",\"verify\":false}"),
                            answer -> answer.status() != 409)
                    .has(202)
                    .at("/operation_id");
            opsaga.completed(made, LONG);
        }
    }

    private int listed(OpsagaProcess opsaga) {
        return opsaga.http()
                .get("/api/v1/backups/%s/retention?environment=testing".formatted(crate.id))
                .has(200)
                .json()
                .at("/executions")
                .size();
    }

    @Override
    String start(OpsagaProcess opsaga) {
        String path = "/api/v1/operations/retention";
        String body = "{\"backup\":\"%s\",\"environment\":\"testing\",\"at_once\":true}".formatted(crate.id);
        return await(path)
                .atMost(LONG)
                .until(() -> opsaga.http().post(path, body), answer -> answer.status() != 409)
                .has(202)
                .at("/operation_id");
    }

    /** Not over before its last step is, which is done when it is completed already. */
    @Override
    JsonNode status(OpsagaProcess opsaga) {
        return await(operation + " with its room given back")
                .atMost(LONG)
                .ignoreExceptions()
                .until(() -> opsaga.operation(operation), RetentionAttempt::settled);
    }

    private static boolean settled(JsonNode status) {
        JsonNode steps = status.at("/steps");
        String last = steps.get(steps.size() - 1).at("/state").asString().toUpperCase(java.util.Locale.ROOT);
        return !status.at("/stage").asString().equals("completed") || OVER.contains(last);
    }

    @Override
    CrashOutcome outcome(OpsagaProcess opsaga, JsonNode end, Evidence earlier, Evidence now) {
        String world = "%d executions in the store".formatted(executions());
        return new CrashOutcome("%s; %d listed".formatted(CrashOutcome.end(end), listed(opsaga)), world, "");
    }

    private int executions() {
        List<String> command = List.of(crate.restic, "-r", crate.store.toString(), "--no-lock", "--json", "snapshots");
        String out = Command.run(LONG, Map.of("RESTIC_PASSWORD_FILE", crate.key.toString()), command)
                .orFail()
                .out();
        Set<String> operations = new TreeSet<>();
        JsonMapper.shared()
                .readTree(out)
                .forEach(snapshot -> snapshot.at("/tags").forEach(tag -> {
                    if (tag.asString().startsWith("operation=")) {
                        operations.add(tag.asString());
                    }
                }));
        return operations.size();
    }
}
