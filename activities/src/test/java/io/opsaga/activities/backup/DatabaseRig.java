package io.opsaga.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.LivingServer;
import io.opsaga.activities.postgresql.PostgresTools;
import io.opsaga.activities.postgresql.Tools;
import io.opsaga.activities.restic.Dumped;
import io.opsaga.activities.secret.SecretFiles;
import io.opsaga.activities.source.DatabaseAccess;
import io.opsaga.activities.source.DatabaseAdapter;
import io.opsaga.activities.source.DatabaseRestoreAdapter;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.Databases;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.StreamEntry;
import io.opsaga.backup.BackupOrder;
import io.opsaga.inventory.Sections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A living PostgreSQL, databases of it that an inventory declares, and a store for their backups. */
final class DatabaseRig implements AutoCloseable {
    final LivingServer server = LivingServer.start(Tools.programs());
    final BackupRig rig;
    final AtomicReference<PostgresTools> tools = new AtomicReference<>(Tools.tools());
    final AtomicReference<DatabaseAdapter> adapter = new AtomicReference<>();
    final AtomicReference<DatabaseRestoreAdapter> restores = new AtomicReference<>();
    private final Path root;
    private final SortedMap<String, Databases.Database> declared = new TreeMap<>();
    private final AtomicInteger operations = new AtomicInteger();

    DatabaseRig(Path root) throws Exception {
        this.root = root;
        rig = new BackupRig(root, machines -> {
            DatabaseAccess access = new DatabaseAccess(machines, new SecretFiles());
            adapter.set(new DatabaseAdapter(access, tools::get, servers()));
            restores.set(new DatabaseRestoreAdapter(access, tools::get, servers()));
            return List.of(adapter.get());
        });
        rig.secret("password", LivingServer.PASSWORD.text());
    }

    Path servers() {
        return root.resolve("pg");
    }

    /** Declares a database under that name. */
    DatabaseSource declare(String name, Database database, @Nullable String via) {
        return declare(name, database, "password", via);
    }

    DatabaseSource declare(String name, Database database, String secret, @Nullable String via) {
        declared.put(
                name,
                new Databases.Database(
                        "127.0.0.1", database.place().port(), database.name(), database.user(), secret, via));
        rig.declare(Sections.NONE.with(Databases.KEY, new Databases(declared)));
        return new DatabaseSource(name);
    }

    BackupOrder order(DatabaseSource source) {
        return rig.order("backup_" + operations.incrementAndGet(), source);
    }

    /** A backup as a restore gets it. */
    record Kept(Manifest manifest, Dumped dump) implements AutoCloseable {
        Map<String, Path> streams() {
            return Map.of("database.dump", dump.file());
        }

        StreamEntry stream() {
            return manifest.streams().get(0);
        }

        @Override
        public void close() {
            dump.close();
        }
    }

    Kept backUp(DatabaseSource source) throws IOException {
        BackupOrder order = order(source);
        return kept(rig.activities.send(order, rig.activities.look(order)).manifest());
    }

    Kept kept(Manifest manifest) throws IOException {
        StreamEntry stream = manifest.streams().get(0);
        Path folder = Files.createDirectories(root.resolve("kept"));
        return new Kept(
                manifest,
                rig.vaults.open(rig.inventory(), BackupRig.STORE).dump(stream.snapshot(), stream.name(), folder));
    }

    /** Neither a server nor a password. */
    void assertNothingIsLeftHere() throws IOException {
        try (Stream<Path> left = Files.walk(servers())) {
            assertThat(left.filter(path -> !path.equals(servers()))
                            .map(path -> path.getFileName().toString()))
                    .isSubsetOf("lock", "files");
        }
    }

    @Override
    public void close() throws IOException {
        rig.close();
        server.close();
    }
}
