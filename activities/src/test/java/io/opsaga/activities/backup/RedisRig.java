package io.opsaga.activities.backup;

import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeats;
import io.opsaga.activities.redis.RedisAddress;
import io.opsaga.activities.redis.RedisLab;
import io.opsaga.activities.redis.ScratchServers;
import io.opsaga.activities.restic.Program;
import io.opsaga.activities.restic.Restic;
import io.opsaga.activities.restic.Vault;
import io.opsaga.activities.secret.SecretFiles;
import io.opsaga.activities.source.Passed;
import io.opsaga.activities.source.RedisAdapter;
import io.opsaga.activities.source.RedisPlaces;
import io.opsaga.activities.source.RedisRestore;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.vault.ArchiveFailures;
import io.opsaga.activities.vault.DeclaredVaults;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RedisServices;
import io.opsaga.archive.RedisServices.Node;
import io.opsaga.archive.RedisServices.RedisService;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.Store.LocalStore;
import io.opsaga.archive.Stores;
import io.opsaga.archive.StreamEntry;
import io.opsaga.backup.BackupActivities;
import io.opsaga.backup.BackupOrder;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Sections;
import io.opsaga.saga.Payloads;
import io.opsaga.secret.SecretSource;
import io.opsaga.secret.Secrets;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.RetryOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.util.unit.DataSize;

/** Redis services, a machine to reach them through, a store on this host, and what backs up and restores them. */
final class RedisRig implements AutoCloseable {
    static final String STORE = "offsite";
    private static final EnvironmentName ENVIRONMENT = EnvironmentName.PRODUCTION;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final LoopbackMachine box;
    final BackupActivities activities;
    final RedisAdapter adapter;
    final RedisRestore restore;
    private final Path root;
    private final SshMachines machines = new SshMachines();
    private final Heartbeats heartbeats = new Heartbeats();
    private final DeclaredVaults vaults;
    private final Map<String, RedisService> services = new TreeMap<>();
    private final TestActivityEnvironment temporal =
            TestActivityEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(Payloads.converter())
                            .build())
                    .build());

    RedisRig(Path root) throws Exception {
        this.root = root;
        box = new LoopbackMachine(Files.createDirectory(root.resolve("box")));
        secret("key", "correct horse");
        secret("password", RedisLab.PASSWORD);
        Restic restic = new Restic(Program.restic(), root.resolve("cache"), root.resolve("keys"), PATIENCE);
        vaults = new DeclaredVaults(restic, restic, new SecretFiles());
        RedisPlaces places = new RedisPlaces(machines, new SecretFiles(), PATIENCE);
        ScratchServers servers =
                new ScratchServers(RedisLab.program(), scratchServers(), DataSize.ofMegabytes(256), PATIENCE);
        adapter = new RedisAdapter(places, servers);
        restore = new RedisRestore(places, servers);
        temporal.registerActivitiesImplementations(new BackupActivitiesImpl(
                new Declared(),
                vaults,
                List.of(adapter),
                new Guard(heartbeats, ArchiveFailures::translated),
                scratch(),
                Clock.systemUTC()));
        activities = temporal.newActivityStub(
                BackupActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(1).build())
                        .build());
    }

    void secret(String name, String text) throws IOException {
        Path file = Files.writeString(root.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Declares a service, by one of its nodes. */
    BackupSource declare(String name, RedisAddress node, String via) {
        services.put(
                name,
                new RedisService(List.of(new Node(node.host(), node.port())), "password", via.isEmpty() ? null : via));
        return new RedisSource(name);
    }

    Path scratch() {
        return root.resolve("scratch");
    }

    /** Longer than the address of a Unix socket may be. */
    Path scratchServers() {
        return root.resolve("a-folder-with-a-long-name-".repeat(4));
    }

    Inventory inventory() {
        Secrets secrets = new Secrets(Map.of(
                "key", new SecretSource(root.resolve("key")),
                "password", new SecretSource(root.resolve("password"))));
        return new Inventory(
                ENVIRONMENT,
                Map.of("box", box.machine()),
                List.of(),
                null,
                ENVIRONMENT,
                Sections.NONE
                        .with(Stores.KEY, new Stores(Map.of(STORE, new LocalStore(root.resolve(STORE), "key"))))
                        .with(RedisServices.KEY, new RedisServices(services))
                        .with(Secrets.KEY, secrets));
    }

    BackupOrder order(String operation, BackupSource source) {
        return new BackupOrder(operation, ENVIRONMENT.wire(), "cache-nightly", source, STORE, List.of(), 0);
    }

    Vault store() {
        return vaults.open(inventory(), STORE);
    }

    /** What a restore is given: each stream out of the store. */
    Map<String, Path> streams(Manifest manifest) throws IOException {
        Path folder = Files.createDirectories(root.resolve("fetched"));
        Map<String, Path> streams = new TreeMap<>();
        for (StreamEntry stream : manifest.streams()) {
            streams.put(
                    stream.name(),
                    store().dump(stream.snapshot(), stream.name(), folder).file());
        }
        return streams;
    }

    /** A backup without a store. */
    Taken take(BackupSource source) throws IOException {
        SourceShape shape = adapter.look(inventory(), source, doing -> {});
        List<StreamEntry> entries = new ArrayList<>();
        Map<String, Path> files = new TreeMap<>();
        for (SourceShape.Expected expected : shape.streams()) {
            Path file = Files.createTempFile(root, "taken", ".rdb");
            try (OutputStream out = Files.newOutputStream(file)) {
                Passed passed =
                        adapter.open(inventory(), source, expected.name()).writeTo(out);
                entries.add(new StreamEntry(expected.name(), passed.length(), passed.sha256(), "", passed.facts()));
            }
            files.put(expected.name(), file);
        }
        Manifest manifest = new Manifest(
                "backup_9",
                ENVIRONMENT.wire(),
                "cache-nightly",
                source.target(ENVIRONMENT.wire()),
                STORE,
                Instant.EPOCH,
                shape.versions(),
                shape.shape(),
                entries);
        return new Taken(manifest, files);
    }

    record Taken(Manifest manifest, Map<String, Path> files) {}

    @Override
    public void close() throws IOException {
        temporal.close();
        heartbeats.close();
        machines.close();
        box.close();
    }

    private final class Declared implements Inventories {
        @Override
        public Optional<Inventory> of(EnvironmentName environment) {
            return Optional.of(inventory()).filter(found -> found.environment().equals(environment));
        }

        @Override
        public Collection<Inventory> all() {
            return List.of(inventory());
        }

        @Override
        public Path base(EnvironmentName environment) {
            return Path.of("/");
        }
    }
}
