package io.opsaga.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.BackupJob;
import io.opsaga.archive.BackupJobs;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.archive.BackupSchedule.Overlap;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.BackupSource.VolumeSource;
import io.opsaga.archive.Cron;
import io.opsaga.archive.Databases;
import io.opsaga.archive.Databases.Database;
import io.opsaga.archive.RedisServices;
import io.opsaga.archive.RedisServices.Node;
import io.opsaga.archive.RedisServices.RedisService;
import io.opsaga.archive.Retention;
import io.opsaga.archive.Store.LocalStore;
import io.opsaga.archive.Store.S3Store;
import io.opsaga.archive.Store.SftpStore;
import io.opsaga.archive.Stores;
import io.opsaga.archive.Verification.Always;
import io.opsaga.archive.Verification.Every;
import io.opsaga.archive.Verification.Never;
import io.opsaga.inventory.Inventory;
import io.opsaga.secret.SecretSource;
import io.opsaga.secret.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sections for backups say is read whole, and what they leave out is as their schemas say. */
class BackupSectionsTest {
    /** All that a job of a folder on this host's other storage needs: no machine, no agent. */
    private static final String ALONE = """
            environment: staging
            secrets: { key: { file: key } }
            stores:
              here: { kind: local, path: kept, key: key }
              cloud: { kind: s3, endpoint: "https://s3.example/", bucket: opsaga, access_key: key, secret_key: key, key: key }
            redis:
              cache: { nodes: ["[::1]:7101", "redis.example:7102"] }
            databases:
              agents: { host: "::1", database: agents, user: opsaga }
            backups:
              cache: { source: { redis: cache }, store: here, schedule: { cron: "*/5 * * * *" }, retention: { daily: 2 } }
              agents: { source: { database: agents }, store: here, schedule: { cron: "0 0 1 * *", overlap: wait }, verify: never }
            """;

    @TempDir
    Path folder;

    @Test
    void secretsAndStoresAreReadWhole() throws IOException {
        Inventory inventory = BackupInventories.read(folder, BackupInventories.good());

        assertThat(inventory.section(Secrets.KEY).orElseThrow().byName())
                .hasSize(5)
                .containsEntry("redis-password", new SecretSource(folder.resolve("secrets/redis")))
                .containsEntry("s3-id", new SecretSource(Path.of("/run/secrets/s3-id")));
        assertThat(inventory.section(Stores.KEY).orElseThrow().byName())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "offsite", new LocalStore(Path.of("/var/backups/opsaga"), "offsite-key"),
                        "on-pc2", new SftpStore("pc2", "backups", "offsite-key"),
                        "bucket",
                                new S3Store(
                                        "http://127.0.0.1:9000", "eu", "opsaga", "s3-id", "s3-secret", "offsite-key")));
    }

    @Test
    void whatIsBackedUpIsReadWhole() throws IOException {
        Inventory inventory = BackupInventories.read(folder, BackupInventories.good());

        assertThat(inventory.section(RedisServices.KEY).orElseThrow().byName())
                .containsOnly(Map.entry(
                        "cache", new RedisService(List.of(new Node("127.0.0.1", 7101)), "redis-password", "main-pc")));
        assertThat(inventory.section(Databases.KEY).orElseThrow().byName())
                .containsOnly(Map.entry(
                        "agents", new Database("127.0.0.1", 5432, "agents", "opsaga", "pg-password", "main-pc")));
    }

    @Test
    void jobsAreReadWhole() throws IOException {
        BackupSchedule nightly = new BackupSchedule(
                new Cron("0 3 * * *"),
                ZoneId.of("Europe/Berlin"),
                Duration.ofMinutes(5),
                Duration.ofHours(6),
                Overlap.SKIP);

        assertThat(jobs(BackupInventories.good()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "cache-nightly",
                                new BackupJob(
                                        new RedisSource("cache"),
                                        "offsite",
                                        List.of("on-pc2"),
                                        nightly,
                                        new Retention(3, 7, 4, 12),
                                        new Always()),
                        "agents-hourly", onlyBy(new DatabaseSource("agents"), "offsite", new Every(6)),
                        "configs", onlyBy(new FolderSource("/opt/ai_system/config", "pc2"), "offsite", new Always()),
                        "models", onlyBy(new VolumeSource("models", "main-pc"), "on-pc2", new Always())));
    }

    private static BackupJob onlyBy(
            io.opsaga.archive.BackupSource source, String store, io.opsaga.archive.Verification verify) {
        return new BackupJob(source, store, List.of(), null, null, verify);
    }

    @Test
    void theFileMayHaveNeitherMachinesNorAgentsAndLeaveOutWhatHasADefault() throws IOException {
        Inventory inventory = BackupInventories.read(folder, ALONE);

        assertThat(inventory.machines()).isEmpty();
        assertThat(inventory.section(Stores.KEY).orElseThrow().byName())
                .containsEntry("here", new LocalStore(folder.resolve("kept"), "key"))
                .containsEntry("cloud", new S3Store("https://s3.example", "us-east-1", "opsaga", "key", "key", "key"));
        assertThat(inventory.section(RedisServices.KEY).orElseThrow().byName())
                .containsEntry(
                        "cache",
                        new RedisService(List.of(new Node("::1", 7101), new Node("redis.example", 7102)), null, null));
        assertThat(inventory.section(Databases.KEY).orElseThrow().byName())
                .containsEntry("agents", new Database("::1", 5432, "agents", "opsaga", null, null));
        ZoneId utc = ZoneId.of("UTC");
        assertThat(jobs(ALONE))
                .hasEntrySatisfying("cache", job -> {
                    assertThat(job.schedule())
                            .isEqualTo(new BackupSchedule(
                                    new Cron("*/5 * * * *"), utc, Duration.ZERO, Duration.ofHours(1), Overlap.SKIP));
                    assertThat(job.retention()).isEqualTo(new Retention(1, 2, 0, 0));
                    assertThat(job.verify()).isEqualTo(new Always());
                })
                .hasEntrySatisfying("agents", job -> {
                    assertThat(job.schedule())
                            .isEqualTo(new BackupSchedule(
                                    new Cron("0 0 1 * *"), utc, Duration.ZERO, Duration.ofHours(1), Overlap.WAIT));
                    assertThat(job.verify()).isEqualTo(new Never());
                });
    }

    @Test
    void aMachineThatIsNamedWhereThereAreNoneIsRefused() throws IOException {
        assertThat(BackupInventories.problems(folder, ALONE.replace("redis.example:7102\"]", "b:1\"], via: pc")))
                .singleElement()
                .satisfies(problem -> assertThat(BackupInventories.shown(problem))
                        .isEqualTo("redis.cache.via: there is no machine pc"
                                + " (allowed: one that the file declares; it declares none)"));
    }

    @Test
    void theSchemaSaysOfCronWhatItsReaderSays() {
        assertThat(BackupInventories.FORM.json()).contains("\"errorMessage\" : \"" + Cron.ALLOWED + "\"");
    }

    private Map<String, BackupJob> jobs(String yaml) throws IOException {
        return BackupInventories.read(folder, yaml)
                .section(BackupJobs.KEY)
                .orElseThrow()
                .byName();
    }
}
