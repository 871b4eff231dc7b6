package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Schedules of backups in a real Temporal, through one life: made, missed while Temporal was away, skipped while the last run hangs, paused over a restart,
 * changed, removed. The machine of the sources lets itself be connected to and never says a word, so that a run hangs.
 */
class BackupScheduleIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration BEYOND_A_MINUTE = Duration.ofSeconds(75);
    private static final String ALL = "/api/v1/backups";
    private static final String HERE = "{\"environment\":\"testing\",\"reason\":\"the store is moved\"}";
    private static final String YEARLY =
            "yearly: { source: { folder: /srv, machine: mute }, store: kept, schedule: { cron: \"0 0 1 1 *\" } }";
    private static final String ONCE = "once: { source: { folder: /srv, machine: mute }, store: kept }";
    private static final String FREQUENT =
            "frequent: { source: { folder: /srv, machine: mute }, store: kept, schedule: { cron: \"%s\", missed_within: 10m } }";

    @TempDir
    Path folder;

    private ServerSocket mute;
    private OpsagaProcess opsaga;

    @BeforeEach
    void start() throws IOException {
        mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Path key = Files.writeString(folder.resolve("key"), "correct horse battery");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path identity = folder.resolve("id");
        Command.run(SOON, List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", identity.toString()))
                .orFail();
        Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.0.1]:%d %s".formatted(mute.getLocalPort(), Files.readString(folder.resolve("id.pub"))));
        opsaga = OpsagaProcess.start(
                declare(YEARLY, ONCE),
                folder.resolve("data"),
                OpsagaProcess.freePort(),
                "--opsaga.patience=10m",
                "--opsaga.backups.look-at-schedules-every=1s");
    }

    @AfterEach
    void stop() throws IOException {
        opsaga.close();
        mute.close();
    }

    private Path declare(String... backups) throws IOException {
        return Files.writeString(folder.resolve("inventory.yaml"), """
                environment: testing
                machines:
                  mute: { ssh: { host: 127.0.0.1, port: %d, user: root, identity: id, known_hosts: known_hosts } }
                agents: []
                secrets: { key: { file: %s } }
                stores: { kept: { kind: local, path: %s, key: key } }
                backups:
                  %s
                """.formatted(
                mute.getLocalPort(), folder.resolve("key"), folder.resolve("store"), String.join("\n  ", backups)));
    }

    private void reload() {
        opsaga.http().send("POST", "/api/v1/inventories/reload", "").has(200);
    }

    private JsonNode backup(String name) {
        for (JsonNode one : opsaga.http().get(ALL).has(200).json().at("/backups")) {
            if (one.at("/backup_id").asString().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no backup " + name);
    }

    private void awaitNext(String name, String end) {
        await("next run of " + name)
                .atMost(SOON)
                .until(() -> backup(name).at("/next_run").asString("").endsWith(end));
    }

    private JsonNode executions() {
        return opsaga.http().get(ALL + "/frequent/executions").has(200).json().at("/executions");
    }

    private String listed() {
        return opsaga.temporal("schedule", "list").orFail().out();
    }

    /** The id of the only schedule whose id ends so. */
    private String schedule(String end) {
        return await("schedule " + end)
                .atMost(SOON)
                .until(
                        () -> listed().lines()
                                .flatMap(line -> Arrays.stream(line.strip().split("\\s+", 2)))
                                .filter(word -> word.startsWith("opsaga:") && word.endsWith(end))
                                .findFirst()
                                .orElse(""),
                        id -> !id.isEmpty());
    }

    @Test
    void aScheduleDoesWhatIsDeclaredWhateverHappensMeanwhile() throws IOException {
        awaitNext("yearly", "-01-01T00:00:00Z");
        assertThat(backup("once").at("/next_run").isNull()).isTrue();
        opsaga.temporal(
                        "schedule",
                        "create",
                        "--schedule-id",
                        "foreign",
                        "--interval",
                        "24h",
                        "--workflow-id",
                        "foreign",
                        "--task-queue",
                        "nobody",
                        "--type",
                        "Foreign")
                .orFail();
        JsonNode paused =
                opsaga.http().post(ALL + "/yearly/pause", HERE).has(200).json();
        assertThat(paused.at("/paused").booleanValue()).as(paused.toString()).isTrue();

        Instant missed = missOne();
        String id = await("run of " + missed)
                .atMost(SOON)
                .until(() -> executions().at("/0/execution_id").asString(""), found -> !found.isEmpty());
        assertThat(id).startsWith("backup_frequent_").endsWith(missed.toString().replace(':', '-'));
        JsonNode operation = opsaga.operation(id);
        assertThat(operation.at("/actor").asString()).isEqualTo("schedule");
        assertThat(backup("yearly").at("/paused").booleanValue()).isTrue();
        assertThat(backup("yearly").at("/pause_note").asString()).endsWith(": the store is moved");

        whatComesWhileThatHangsIsSkipped();

        String gone = schedule(":yearly");
        declare(FREQUENT.formatted("0 0 1 1 *"), ONCE);
        reload();
        awaitNext("frequent", "-01-01T00:00:00Z");
        await("end of " + gone).atMost(SOON).until(() -> !listed().contains(gone));
        assertThat(listed()).contains("foreign");
        assertThat(executions()).hasSize(1);
    }

    /** One that is declared, and whose first time comes while Temporal is away, and Opsaga too. */
    private Instant missOne() throws IOException {
        await("a time with some seconds left of its minute")
                .atMost(BEYOND_A_MINUTE)
                .until(() -> Instant.now().getEpochSecond() % 60 < 50);
        declare(FREQUENT.formatted("* * * * *"), YEARLY, ONCE);
        reload();
        awaitNext("frequent", ":00Z");
        opsaga.kill9Temporal();
        opsaga.kill9();
        Instant missed = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        await("the time that is missed")
                .atMost(BEYOND_A_MINUTE)
                .until(() -> Instant.now().isAfter(missed.plusSeconds(1)));
        opsaga.restart();
        return missed;
    }

    private void whatComesWhileThatHangsIsSkipped() {
        String frequent = schedule(":frequent");
        JsonNode hanging = executions().at("/0");
        assertThat(hanging.at("/status").asString()).as(hanging.toString()).isEqualTo("RUNNING");
        opsaga.temporal("schedule", "trigger", "--schedule-id", frequent).orFail();

        await("a skipped one")
                .atMost(SOON)
                .until(() -> opsaga.temporal("schedule", "describe", "--schedule-id", frequent, "--output", "json")
                        .orFail()
                        .out()
                        .replaceAll("\\s", "")
                        .matches(".*\"overlapSkipped\":\"?[1-9].*"));
        assertThat(executions()).hasSize(1);
        assertThat(executions().at("/0/status").asString()).isEqualTo("RUNNING");
    }
}
