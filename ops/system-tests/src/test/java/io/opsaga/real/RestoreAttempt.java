package io.opsaga.real;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One restore of a folder in which something was changed since, or one that is ordered back. */
final class RestoreAttempt extends Attempt {
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final String SPOIL = "echo off >%1$s/deep/agents.yaml; echo since >%1$s/newer";
    private static final String LOOK =
            "cd %1$s && { sha256sum --check --status %1$s.sum && echo as backed up || echo as spoiled; }; ls -A | tr '\\n' ' '";

    private final Shelf shelf;

    /**
     * @param id of the backup
     * @param folder on that machine; beside it lie the checksums of what was backed up
     * @param store the folder that the backup is kept in
     * @param key a file with that store's key
     * @param restic the program that reads the store
     */
    record Shelf(String id, String machine, String folder, Path store, Path key, String restic) {}

    /** @param back whether it is tried how a restore is ordered back */
    RestoreAttempt(Course course, String place, boolean back, Shelf shelf) {
        super(course, place, back);
        this.shelf = shelf;
    }

    @Override
    void prepare(OpsagaProcess opsaga) {
        Testbed.exec(shelf.machine, SPOIL.formatted(shelf.folder)).orFail();
    }

    /** Perhaps the one before is just giving up its copy of what was there. */
    @Override
    String start(OpsagaProcess opsaga) {
        return await("restore of " + shelf.id)
                .atMost(LONG)
                .until(
                        () -> opsaga.http()
                                .post(
                                        "/api/v1/restores",
                                        "{\"backup_id\":\"%s\",\"environment\":\"testing\"}".formatted(shelf.id)),
                        answer -> answer.status() != 409)
                .has(202)
                .at("/operation_id");
    }

    @Override
    JsonNode status(OpsagaProcess opsaga) {
        return opsaga.operation(operation);
    }

    /** With what is in the folder, what the store has of what was there before, and what was left behind on the way. */
    @Override
    CrashOutcome outcome(OpsagaProcess opsaga, JsonNode end, Evidence earlier, Evidence now) {
        String found = Testbed.exec(shelf.machine, LOOK.formatted(shelf.folder))
                .orFail()
                .out()
                .strip()
                .replace("\n", ": ");
        boolean scratch = Files.exists(opsaga.data().resolve("scratch/restores").resolve(operation));
        String world = "%s; a copy of %d snapshots, %s in scratch"
                .formatted(found, snapshots(), scratch ? "something" : "nothing");
        return new CrashOutcome(CrashOutcome.end(end), world, "");
    }

    private int snapshots() {
        List<String> command = List.of(
                shelf.restic,
                "-r",
                shelf.store.toString(),
                "--no-lock",
                "--json",
                "snapshots",
                "--tag",
                "operation=" + operation);
        String out = Command.run(LONG, Map.of("RESTIC_PASSWORD_FILE", shelf.key.toString()), command)
                .orFail()
                .out();
        return JsonMapper.shared().readTree(out).size();
    }
}
