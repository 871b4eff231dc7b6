package io.opsaga.activities.retention;

import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeats;
import io.opsaga.activities.restic.BackupRequest;
import io.opsaga.activities.restic.Dumped;
import io.opsaga.activities.restic.Program;
import io.opsaga.activities.restic.Restic;
import io.opsaga.activities.restic.StreamSource;
import io.opsaga.activities.restic.Vault;
import io.opsaga.activities.secret.SecretFiles;
import io.opsaga.activities.vault.ArchiveFailures;
import io.opsaga.activities.vault.DeclaredVaults;
import io.opsaga.archive.Store.LocalStore;
import io.opsaga.archive.Stores;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Sections;
import io.opsaga.retention.RetentionActivities;
import io.opsaga.retention.RetentionOrder;
import io.opsaga.saga.Payloads;
import io.opsaga.secret.SecretSource;
import io.opsaga.secret.Secrets;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.RetryOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Two stores on this host, of which the second has never been used, and the activities of retention over restic. */
final class RetentionRig implements AutoCloseable {
    static final String STORE = "offsite";
    static final String UNUSED = "unused";
    static final String BACKUP = "configs";
    static final int LENGTH = 2 << 20;
    private static final String FILE = "folder.tar";
    private static final EnvironmentName ENVIRONMENT = EnvironmentName.PRODUCTION;

    final RetentionActivities activities;
    final RetentionOrder order = new RetentionOrder("retention_1", ENVIRONMENT.wire(), BACKUP, List.of(STORE, UNUSED));
    private final Path root;
    private final Vault vault;
    private final Heartbeats heartbeats = new Heartbeats();
    private final TestActivityEnvironment temporal =
            TestActivityEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(Payloads.converter())
                            .build())
                    .build());

    RetentionRig(Path root) throws IOException {
        this.root = root;
        Path key = Files.writeString(root.resolve("key"), "correct horse");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Restic restic =
                new Restic(Program.restic(), root.resolve("cache"), root.resolve("keys"), Duration.ofSeconds(30));
        DeclaredVaults vaults = new DeclaredVaults(restic, restic, new SecretFiles());
        vault = vaults.open(inventory(), STORE);
        temporal.registerActivitiesImplementations(new RetentionActivitiesImpl(
                new Declared(inventory()), vaults, new Guard(heartbeats, ArchiveFailures::translated)));
        activities = temporal.newActivityStub(
                RetentionActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(1).build())
                        .build());
        vault.init();
    }

    /** Puts something into the store as that execution of that backup; returns the snapshot. */
    String stored(String operation, String backup) throws IOException {
        Path file = Files.write(root.resolve(operation), bytes(operation));
        List<String> tags = List.of("operation=" + operation, "environment=" + ENVIRONMENT.wire(), "backup=" + backup);
        return vault.backup(new BackupRequest(StreamSource.of("cat", file.toString()), FILE, tags), status -> {})
                .snapshot();
    }

    /** What that execution consists of; nothing that anything else has. */
    static byte[] bytes(String operation) {
        byte[] bytes = new byte[LENGTH];
        new Random(operation.hashCode()).nextBytes(bytes);
        return bytes;
    }

    byte[] restored(String snapshot) throws IOException {
        try (Dumped dumped = vault.dump(snapshot, FILE, root)) {
            return Files.readAllBytes(dumped.file());
        }
    }

    long size() throws IOException {
        return packs().stream().mapToLong(pack -> pack.toFile().length()).sum();
    }

    /** Files that hold data. */
    List<Path> packs() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(STORE).resolve("data"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Inventory inventory() {
        Stores stores = new Stores(Map.of(
                STORE, new LocalStore(root.resolve(STORE), "key"),
                UNUSED, new LocalStore(root.resolve(UNUSED), "key")));
        Secrets secrets = new Secrets(Map.of("key", new SecretSource(root.resolve("key"))));
        return new Inventory(
                ENVIRONMENT,
                Map.of(),
                List.of(),
                null,
                ENVIRONMENT,
                Sections.NONE.with(Stores.KEY, stores).with(Secrets.KEY, secrets));
    }

    @Override
    public void close() {
        temporal.close();
        heartbeats.close();
    }

    private record Declared(Inventory inventory) implements Inventories {
        @Override
        public Optional<Inventory> of(EnvironmentName environment) {
            return Optional.of(inventory).filter(found -> found.environment().equals(environment));
        }

        @Override
        public Collection<Inventory> all() {
            return List.of(inventory);
        }

        @Override
        public Path base(EnvironmentName environment) {
            return Path.of("/");
        }
    }
}
