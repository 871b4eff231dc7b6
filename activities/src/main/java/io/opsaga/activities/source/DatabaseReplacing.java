package io.opsaga.activities.source;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.postgresql.Archive;
import io.opsaga.activities.postgresql.Connected;
import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.DatabaseContents;
import io.opsaga.activities.postgresql.DatabaseLook;
import io.opsaga.activities.postgresql.DatabaseRestore;
import io.opsaga.activities.postgresql.Difference;
import io.opsaga.activities.postgresql.Include;
import io.opsaga.activities.postgresql.Others;
import io.opsaga.activities.postgresql.PostgresTools;
import io.opsaga.activities.postgresql.Programs;
import io.opsaga.activities.postgresql.RestoreOrder;
import io.opsaga.activities.postgresql.RestoreProgress;
import io.opsaga.activities.postgresql.RestoreRights;
import io.opsaga.activities.postgresql.RowsRestore;
import io.opsaga.activities.postgresql.ScratchPostgres;
import io.opsaga.activities.postgresql.TableContents;
import io.opsaga.activities.postgresql.TableName;
import io.opsaga.activities.postgresql.Thoroughness;
import io.opsaga.archive.ArchiveFailure;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/**
 * Puts a backup into a database. Nothing is kept of the time before: that a restore can be undone is the business of the backup that is made
 * before it.
 */
final class DatabaseReplacing {
    /**
     * Always the same, so that whichever restore comes next finds what one has left that was killed: a place has one at a time. With a hyphen,
     * as people's names seldom have one.
     */
    private static final String RUN = "opsaga-restore";

    private final Database target;
    private final DatabaseContents backup;
    private final PostgresTools tools;
    private final Path servers;
    private final Heartbeat pulse;

    DatabaseReplacing(Database target, DatabaseContents backup, PostgresTools tools, Path servers, Heartbeat pulse) {
        this.target = target;
        this.backup = backup;
        this.tools = tools;
        this.servers = servers;
        this.pulse = pulse;
    }

    DatabaseRestore restore(Include include) {
        return new DatabaseRestore(order(include), tools, DatabaseAdapter.files(servers));
    }

    private RestoreOrder order(Include include) {
        return new RestoreOrder(target, RUN, backup, include);
    }

    /** Removes what a restore that was killed has left, of whichever backup that was. */
    void cleanUp() {
        restore(new Include.Everything()).settle();
        restore(new Include.Schema("")).settle();
    }

    static void remove(Database target) {
        DatabaseRestore.remove(target, RUN);
    }

    /** All of it: by another database that takes the name, or row by row where the role may not do that. */
    void whole(Path dump) {
        cleanUp();
        if (RestoreRights.of(target).beside()) {
            swapped(new Include.Everything(), dump);
            return;
        }
        Set<TableName> tables = new TreeSet<>(names());
        DatabaseLook now = DatabaseLook.at(target);
        mustHaveTheSame(now, tables);
        replaced(tables, dump);
    }

    /** Some tables, which have their rows replaced; those of {@code gone} are dropped. */
    void tables(TableParts parts, Path dump) {
        cleanUp();
        Set<TableName> kept = new TreeSet<>(parts.kept());
        if (!kept.isEmpty()) {
            replaced(kept, dump);
        }
        if (!parts.gone().isEmpty()) {
            RowsRestore.drop(target, parts.gone());
        }
    }

    private List<TableName> names() {
        return backup.tables().stream().map(TableContents::table).toList();
    }

    /** Rows are all that can be replaced there; tables would have to come or go. */
    private void mustHaveTheSame(DatabaseLook now, Set<TableName> tables) {
        Set<TableName> other = new TreeSet<>(now.tables());
        other.removeAll(tables);
        Set<TableName> missing = new TreeSet<>(tables);
        now.tables().forEach(missing::remove);
        other.addAll(missing);
        if (!other.isEmpty() || tables.isEmpty() || backup.largeObjects() + now.largeObjects() > 0) {
            throw ArchiveFailure.SOURCE_REFUSED.because(
                    "%s may make no database to take the place of that one (createdb, and membership in the role that owns it), and row by row it cannot be restored: %s"
                            .formatted(
                                    target,
                                    other.isEmpty()
                                            ? "that would leave large objects as they are"
                                            : "the backup and the database do not both have "
                                                    + DatabaseAdapter.few(List.copyOf(other))));
        }
    }

    private void replaced(Set<TableName> tables, Path dump) {
        RestoreRights rights = RestoreRights.of(target);
        if (!rights.rows()) {
            throw ArchiveFailure.SOURCE_REFUSED.because(
                    "%s may not put rows past triggers and references; a superuser has to grant it: grant set on parameter session_replication_role to … (PostgreSQL 15 and later)"
                            .formatted(target));
        }
        Include include = new Include.Tables(tables);
        if (rights.beside()) {
            swapped(include, dump);
        } else {
            fromScratch(include, dump);
        }
    }

    private void swapped(Include include, Path dump) {
        DatabaseRestore restore = restore(include);
        try {
            restore.prepare();
            restore.load(dump, this::tell);
            pulse.beat("counting what was loaded");
            mustBeTheBackup(restore.verify(thoroughness(backup)));
            tellEnded(restore.swap(Others.ARE_ENDED));
        } catch (RuntimeException e) {
            takeBack(restore, e);
            throw e;
        }
        restore.settle();
    }

    /** Nothing of it shall stay, unless all has to end at once; then whoever comes next sees to it. */
    private static void takeBack(DatabaseRestore restore, RuntimeException reason) {
        try {
            if (!Thread.currentThread().isInterrupted()) {
                restore.swapBack(Others.ARE_ENDED);
                restore.discard();
            }
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** A role that may make no database has the dump loaded on this host, and its rows copied from here. */
    private void fromScratch(Include include, Path dump) {
        Programs programs = tools.forServer(DatabaseLook.at(target).server());
        try (ScratchPostgres scratch = ScratchPostgres.start(programs, servers)) {
            Database loaded = scratch.restore(
                    Archive.in(dump, programs), backup.traits().encoding(), backup.roles(), include, this::tell);
            mustBeTheBackup(
                    backup.only(include).differences(DatabaseContents.of(loaded, thoroughness(backup), include)));
            new RowsRestore(order(include), loaded, tools, DatabaseAdapter.files(servers)).replace();
        }
    }

    private void tell(RestoreProgress progress) {
        pulse.beat("loading %d of %d parts: %s".formatted(progress.begun(), progress.all(), progress.now()));
    }

    private void tellEnded(List<Connected> ended) {
        if (!ended.isEmpty()) {
            pulse.beat("ended %d connections: %s"
                    .formatted(
                            ended.size(),
                            ended.stream().map(Connected::toString).collect(Collectors.joining(", "))));
        }
    }

    private static void mustBeTheBackup(List<Difference> differences) {
        DatabaseProof.told(differences).ifPresent(told -> {
            throw ArchiveFailure.BROKEN.because("What was loaded is not what was dumped: " + told);
        });
    }

    /** As close as the backup was looked at: a checksum that it does not have is compared with nothing. */
    static Thoroughness thoroughness(DatabaseContents backup) {
        return backup.tables().stream()
                .filter(table -> table.checksum() != null)
                .map(TableContents::size)
                .max(Comparator.naturalOrder())
                .map(largest -> new Thoroughness(DataSize.ofBytes(2 * largest.toBytes())))
                .orElse(Thoroughness.COUNTS);
    }
}
