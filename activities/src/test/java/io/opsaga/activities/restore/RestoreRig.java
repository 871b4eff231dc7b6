package io.opsaga.activities.restore;

import io.opsaga.activities.backup.BackupActivitiesImpl;
import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeats;
import io.opsaga.activities.restic.Program;
import io.opsaga.activities.restic.Restic;
import io.opsaga.activities.secret.SecretFiles;
import io.opsaga.activities.source.FolderAdapter;
import io.opsaga.activities.source.SourceAdapter;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.vault.ArchiveFailures;
import io.opsaga.activities.vault.DeclaredVaults;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Selection;
import io.opsaga.archive.Store.LocalStore;
import io.opsaga.archive.Stores;
import io.opsaga.backup.BackupActivities;
import io.opsaga.backup.BackupOrder;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Sections;
import io.opsaga.restore.RestoreActivities;
import io.opsaga.restore.RestoreOrder;
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
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine with a folder that has a backup in two stores, and the activities of restores, called as a saga calls them. */
final class RestoreRig implements AutoCloseable {
    static final String STORE = "offsite";
    static final String FURTHER = "further";
    private static final EnvironmentName ENVIRONMENT = EnvironmentName.PRODUCTION;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Path folder;
    final RestoreActivities activities;
    final UnpackedFolder adapter = new UnpackedFolder();
    private final Path root;
    private final LoopbackMachine box;
    private final BackupActivities backups;
    private final SshMachines machines = new SshMachines();
    private final Heartbeats heartbeats = new Heartbeats();
    private final TestActivityEnvironment temporal;

    RestoreRig(Path root) throws Exception {
        this.root = root;
        box = new LoopbackMachine(Files.createDirectory(root.resolve("box")));
        folder = Files.createDirectory(root.resolve("config"));
        Files.setPosixFilePermissions(
                Files.writeString(root.resolve("key"), "correct horse"), PosixFilePermissions.fromString("rw-------"));
        var client = WorkflowClientOptions.newBuilder()
                .setDataConverter(Payloads.converter())
                .build();
        temporal = TestActivityEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(client)
                .build());
        Restic restic = new Restic(Program.restic(), root.resolve("cache"), root.resolve("keys"), PATIENCE);
        DeclaredVaults vaults = new DeclaredVaults(restic, restic, new SecretFiles());
        List<SourceAdapter> sources = List.of(new FolderAdapter(machines));
        Declared declared = new Declared(inventory());
        temporal.registerActivitiesImplementations(
                new RestoreActivitiesImpl(
                        declared, vaults, sources, List.of(adapter), guard(), scratch(), Clock.systemUTC()),
                new BackupActivitiesImpl(
                        declared, vaults, sources, guard(), root.resolve("other-scratch"), Clock.systemUTC()));
        activities = stub(RestoreActivities.class);
        backups = stub(BackupActivities.class);
    }

    private Guard guard() {
        return new Guard(heartbeats, ArchiveFailures::translated);
    }

    private <T> T stub(Class<T> contract) {
        ActivityOptions once = ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofMinutes(1))
                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
                .build();
        return temporal.newActivityStub(contract, once);
    }

    private Inventory inventory() {
        Stores stores = new Stores(
                Map.of(STORE, new LocalStore(store(STORE), "key"), FURTHER, new LocalStore(store(FURTHER), "key")));
        Secrets secrets = new Secrets(Map.of("key", new SecretSource(root.resolve("key"))));
        return new Inventory(
                ENVIRONMENT,
                Map.of("box", box.machine()),
                List.of(),
                null,
                ENVIRONMENT,
                Sections.NONE.with(Stores.KEY, stores).with(Secrets.KEY, secrets));
    }

    Path scratch() {
        return root.resolve("scratch");
    }

    Path store(String name) {
        return root.resolve(name);
    }

    /** Lays a copy of that store aside, from which {@link #mendStores} makes it whole again. */
    void saveStore(String name) {
        UnpackedFolder.run("cp -a \"$1\" \"$2\"", store(name), saved(name));
    }

    void removeStore(String name) throws IOException {
        Files.move(store(name), saved(name));
    }

    /** Has all stores as they were. */
    void mendStores() throws IOException {
        for (String name : List.of(STORE, FURTHER)) {
            if (Files.exists(saved(name))) {
                UnpackedFolder.run("chmod -Rf u+w \"$1\"; rm -rf \"$1\"", store(name), saved(name));
                Files.move(saved(name), store(name));
            }
        }
    }

    private Path saved(String store) {
        return root.resolve(store + ".saved");
    }

    /** Backs the folder up to both stores. */
    Manifest backedUp(String operation) {
        BackupOrder order =
                new BackupOrder(operation, ENVIRONMENT.wire(), "configs", source(folder), STORE, List.of(FURTHER), 0);
        Manifest manifest = backups.send(order, backups.look(order)).manifest();
        backups.copy(order, manifest, FURTHER);
        return manifest;
    }

    private static BackupSource source(Path of) {
        return new FolderSource(of.toString(), "box");
    }

    RestoreOrder order(String operation, Manifest manifest) {
        return order(operation, manifest, folder);
    }

    RestoreOrder order(String operation, Manifest manifest, Path into) {
        return new RestoreOrder(
                operation, ENVIRONMENT.wire(), manifest, List.of(STORE, FURTHER), source(into), Selection.ALL);
    }

    @Override
    public void close() throws IOException {
        temporal.close();
        heartbeats.close();
        machines.close();
        box.close();
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
