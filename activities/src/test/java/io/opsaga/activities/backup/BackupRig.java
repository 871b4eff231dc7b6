package io.opsaga.activities.backup;

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
import io.opsaga.activities.vault.Vaults;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.Store.LocalStore;
import io.opsaga.archive.Stores;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A machine with a folder, two stores on this host, and the activities of backups over restic, called as a saga calls them. */
final class BackupRig implements AutoCloseable {
    static final String STORE = "offsite";
    static final String FURTHER = "further";
    private static final EnvironmentName ENVIRONMENT = EnvironmentName.PRODUCTION;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final LoopbackMachine box;
    final Path folder;
    final BackupActivities activities;
    final Vaults vaults;
    private final Path root;
    private final List<String> secrets = new ArrayList<>(List.of("key"));
    private volatile Sections further = Sections.NONE;
    private final SshMachines machines = new SshMachines();
    private final Heartbeats heartbeats = new Heartbeats();
    private final TestActivityEnvironment temporal =
            TestActivityEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(Payloads.converter())
                            .build())
                    .build());

    BackupRig(Path root) throws Exception {
        this(root, machines -> List.of(new FolderAdapter(machines)));
    }

    BackupRig(Path root, Function<SshMachines, List<SourceAdapter>> adapters) throws Exception {
        this.root = root;
        box = new LoopbackMachine(Files.createDirectory(root.resolve("box")));
        folder = Files.createDirectory(root.resolve("config"));
        key("key", "correct horse");
        Restic restic = new Restic(Program.restic(), root.resolve("cache"), root.resolve("keys"), PATIENCE);
        vaults = new DeclaredVaults(restic, restic, new SecretFiles());
        BackupActivitiesImpl implementation = new BackupActivitiesImpl(
                new Declared(this::inventory),
                vaults,
                adapters.apply(machines),
                new Guard(heartbeats, ArchiveFailures::translated),
                scratch(),
                Clock.systemUTC());
        temporal.registerActivitiesImplementations(implementation);
        activities = temporal.newActivityStub(
                BackupActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(1).build())
                        .build());
    }

    /** From now on stores are opened by that. */
    void key(String name, String text) throws IOException {
        Path file = Files.writeString(root.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** From now on the inventory declares that, beside its stores. */
    void declare(Sections sections) {
        further = sections;
    }

    /** From now on the inventory declares a secret of that name. */
    void secret(String name, String text) throws IOException {
        key(name, text);
        secrets.add(name);
    }

    Path scratch() {
        return root.resolve("scratch");
    }

    Path store(String name) {
        return root.resolve(name);
    }

    Inventory inventory() {
        Stores stores = new Stores(
                Map.of(STORE, new LocalStore(store(STORE), "key"), FURTHER, new LocalStore(store(FURTHER), "key")));
        Map<String, SecretSource> files = new TreeMap<>();
        secrets.forEach(name -> files.put(name, new SecretSource(root.resolve(name))));
        return new Inventory(
                ENVIRONMENT,
                Map.of("box", box.machine()),
                List.of(),
                null,
                ENVIRONMENT,
                further.with(Stores.KEY, stores).with(Secrets.KEY, new Secrets(files)));
    }

    BackupOrder order(String operation) {
        return order(operation, new BackupSource.FolderSource(folder.toString(), "box"));
    }

    BackupOrder order(String operation, BackupSource source) {
        return new BackupOrder(operation, ENVIRONMENT.wire(), "configs", source, STORE, List.of(FURTHER), 0);
    }

    /** Files of a store that hold data, the largest first. */
    List<Path> packs(String name) throws IOException {
        try (Stream<Path> files = Files.walk(store(name).resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .sorted((one, other) ->
                            Long.compare(other.toFile().length(), one.toFile().length()))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        temporal.close();
        heartbeats.close();
        machines.close();
        box.close();
    }

    private record Declared(Supplier<Inventory> inventory) implements Inventories {
        @Override
        public Optional<Inventory> of(EnvironmentName environment) {
            return Optional.of(inventory.get())
                    .filter(found -> found.environment().equals(environment));
        }

        @Override
        public Collection<Inventory> all() {
            return List.of(inventory.get());
        }

        @Override
        public Path base(EnvironmentName environment) {
            return Path.of("/");
        }
    }
}
