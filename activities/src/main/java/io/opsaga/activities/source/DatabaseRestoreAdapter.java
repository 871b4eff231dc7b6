package io.opsaga.activities.source;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.DatabaseContents;
import io.opsaga.activities.postgresql.DatabaseLook;
import io.opsaga.activities.postgresql.Include;
import io.opsaga.activities.postgresql.PostgresTools;
import io.opsaga.activities.postgresql.TableContents;
import io.opsaga.activities.postgresql.TableName;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.inventory.Inventory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts dumps into PostgreSQL databases. All of a database is loaded into a new one beside it, which then takes its name: connections are ended
 * for that. A role that may not do that has rows replaced, where the tables are the same. Of selected tables the rows are replaced in one
 * transaction, and nobody's connection is ended.
 */
public final class DatabaseRestoreAdapter implements RestoreAdapter {
    private final DatabaseAccess access;
    private final Supplier<PostgresTools> tools;
    private final Path servers;

    /** Takes what a {@link DatabaseAdapter} takes. */
    public DatabaseRestoreAdapter(DatabaseAccess access, Supplier<PostgresTools> tools, Path servers) {
        this.access = access;
        this.tools = tools;
        this.servers = servers;
    }

    @Override
    public boolean isFor(BackupSource into) {
        return into instanceof DatabaseSource;
    }

    @Override
    public RestoreLook look(
            Inventory inventory, BackupSource into, Manifest manifest, Selection selection, Heartbeat pulse) {
        DatabaseFacts facts = DatabaseFacts.of(manifest);
        TableParts.mustBeIn(selection, tables(facts.contents()));
        return access.with(inventory, into, database -> {
            pulse.beat("counting what is in " + database);
            Optional<DatabaseLook> now = DatabaseLook.ifThere(database);
            if (now.isEmpty() && !selection.isAll()) {
                throw ArchiveFailure.SOURCE_MISSING.because(
                        "There is no %s whose tables could be restored; restore all of it".formatted(database));
            }
            Include include = include(selection, facts.contents(), List.of());
            DatabaseReplacing replacing = replacing(database, facts.contents(), pulse);
            return new DatabaseLosses(
                            database, facts, include, replacing.restore(include).preview())
                    .look(now);
        });
    }

    @Override
    public void restore(
            Inventory inventory,
            BackupSource into,
            Manifest manifest,
            Map<String, Path> streams,
            Selection selection,
            Path scratch,
            Heartbeat pulse) {
        Path dump = dump(manifest, streams);
        DatabaseContents backup = DatabaseFacts.of(manifest).contents();
        run(inventory, into, database -> {
            DatabaseReplacing replacing = replacing(database, backup, pulse);
            if (selection.isAll()) {
                replacing.whole(dump);
            } else {
                List<TableName> now = DatabaseLook.at(database).tables();
                replacing.tables(TableParts.of(selection, tables(backup), now), dump);
            }
            return true;
        });
    }

    @Override
    public Optional<String> difference(
            Inventory inventory,
            BackupSource into,
            Manifest manifest,
            Map<String, Path> streams,
            Selection selection,
            Path scratch,
            Heartbeat pulse) {
        DatabaseContents backup = DatabaseFacts.of(manifest).contents();
        return access.with(inventory, into, database -> {
            pulse.beat("counting what is in " + database);
            Optional<DatabaseLook> now = DatabaseLook.ifThere(database);
            if (now.isEmpty()) {
                return Optional.of("there is no " + database);
            }
            Include include = include(selection, backup, now.get().tables());
            return DatabaseProof.told(backup.only(include)
                    .differences(DatabaseContents.of(database, DatabaseReplacing.thoroughness(backup), include)));
        });
    }

    @Override
    public void remove(Inventory inventory, BackupSource into, Selection selection, Heartbeat pulse) {
        run(inventory, into, database -> {
            // Tables are never restored into nothing.
            if (selection.isAll()) {
                DatabaseReplacing.remove(database);
            }
            return true;
        });
    }

    private void run(Inventory inventory, BackupSource into, Function<Database, Boolean> work) {
        access.with(inventory, into, work);
    }

    private DatabaseReplacing replacing(Database database, DatabaseContents backup, Heartbeat pulse) {
        return new DatabaseReplacing(database, backup, tools.get(), servers, pulse);
    }

    private static Path dump(Manifest manifest, Map<String, Path> streams) {
        Path dump = streams.get(DatabaseFacts.STREAM);
        if (dump == null) {
            throw ArchiveFailure.BROKEN.because(
                    "The backup %s has no %s".formatted(manifest.operation(), DatabaseFacts.STREAM));
        }
        return dump;
    }

    private static List<TableName> tables(DatabaseContents contents) {
        return contents.tables().stream().map(TableContents::table).toList();
    }

    /** @param now what is there: tables that are meant and that the backup does not have are covered, too */
    private static Include include(Selection selection, DatabaseContents backup, List<TableName> now) {
        if (selection.isAll()) {
            return new Include.Everything();
        }
        TableParts parts = TableParts.of(selection, tables(backup), now);
        TreeSet<TableName> covered = new TreeSet<>(parts.kept());
        covered.addAll(parts.gone());
        // Neither has one: there is nothing to compare, and no table is in a schema without a name.
        return covered.isEmpty() ? new Include.Schema("") : new Include.Tables(covered);
    }
}
