package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.Replacement.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Restores a dump into a living server, in steps: {@link #prepare}, {@link #load}, {@link #verify}, {@link #swap}, and at the end
 * {@link #settle}; or back: {@link #swapBack}, {@link #discard}. Each may be repeated, also after it was killed in the middle, and {@link #probe}
 * tells from the server alone how far it is.
 *
 * <p>The dump is loaded into a new database beside the target, so until it is swapped nobody sees it. All of a database then takes the
 * target's place by being renamed, and swapping back renames again: what was written since the swap is then in neither, but goes with the
 * restored database. Of tables the rows are replaced, in one transaction in which they can be read as they were but not be written; the table
 * itself with its views, triggers and rights stays as it is. A table that is missing is made, without views on it and references to and from it.
 *
 * <p>All fails with a {@link PostgresException}. Settings of the target that are for one role only and its tablespace are not carried over.
 */
public final class DatabaseRestore {
    private final RestoreOrder order;
    private final SideDatabase side;
    private final Swap swap;

    /** @param files a folder for the password and lists while they are needed, best one in memory; made if it is missing */
    public DatabaseRestore(RestoreOrder order, PostgresTools tools, Path files) {
        this.order = order;
        this.side = new SideDatabase(order, tools, files);
        this.swap =
                order.isWhole() ? new SwapByName(order, side) : new SwapByRows(order, side, order.side(), tools, files);
    }

    public RestoreState probe() {
        RestoreState swapped = swap.state();
        return swapped == RestoreState.NOTHING ? side.state() : swapped;
    }

    /** What would be replaced by what; counts the rows of the target. */
    public Replacement preview() {
        Map<TableName, Long> backup = rows(order.backup().only(order.include()));
        Map<TableName, Long> now = now().map(DatabaseRestore::rows).orElseGet(Map::of);
        Map<TableName, Rows> all = new TreeMap<>();
        now.forEach((table, rows) -> all.put(table, new Rows(table, rows, backup.get(table))));
        backup.forEach((table, rows) -> all.putIfAbsent(table, new Rows(table, null, rows)));
        try (SqlSession session = side.maintenance()) {
            List<String> roles = new ArrayList<>(order.backup().roles());
            roles.removeAll(new Catalogue(session).roles());
            List<String> extensions = new ArrayList<>(
                    order.backup().extensions().stream().map(Extension::name).toList());
            extensions.removeAll(session.list("select name from pg_available_extensions", row -> row.getString(1)));
            return new Replacement(
                    List.copyOf(all.values()), order.backup().server(), session.version(), roles, extensions);
        }
    }

    private Optional<DatabaseContents> now() {
        try {
            return Optional.of(DatabaseContents.of(order.target(), Thoroughness.COUNTS, order.include()));
        } catch (PostgresException e) {
            if (e.failure() == PostgresFailure.NO_DATABASE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Map<TableName, Long> rows(DatabaseContents contents) {
        Map<TableName, Long> rows = new TreeMap<>();
        contents.tables().forEach(table -> rows.put(table.table(), table.rows()));
        return rows;
    }

    /** Makes the database beside the target, with the owner, locale, settings and rights of the target. */
    public void prepare() {
        if (swap.state() == RestoreState.NOTHING) {
            side.prepare();
        }
    }

    /**
     * Loads the dump into it.
     *
     * @param listener is told how far it is, by a thread of its own
     */
    public void load(Path dump, Consumer<RestoreProgress> listener) {
        if (swap.state() == RestoreState.NOTHING) {
            side.load(dump, listener);
        }
    }

    /** How what was loaded differs from what was counted when the dump was made; empty where it does not. To be asked before the swap. */
    public List<Difference> verify(Thoroughness thoroughness) {
        requireLoaded();
        return order.backup()
                .only(order.include())
                .differences(DatabaseContents.of(swap.loaded(), thoroughness, order.include()));
    }

    /**
     * Puts what was loaded into the target's place.
     *
     * @param others those who are connected to the target, where all of it is replaced. Where tables are, nobody is ended, and who writes to
     *     them is waited for, for 30 s
     * @return whose connections were ended
     * @throws PostgresException with {@link PostgresFailure#IN_USE} if others are in the way; nothing is changed then
     */
    public List<Connected> swap(Others others) {
        requireLoaded();
        return swap.swap(others);
    }

    /** Puts back what was there before; does nothing where nothing was swapped. Arguments and answer as for {@link #swap}. */
    public List<Connected> swapBack(Others others) {
        return swap.swapBack(others);
    }

    /** Removes what was loaded beside the target. What is in service is not touched. */
    public void discard() {
        if (swap.state() == RestoreState.NOTHING) {
            side.drop();
        }
    }

    /** Removes what is kept of the time before, and what was loaded beside the target: from then on nothing can be swapped back. */
    public void settle() {
        swap.settle();
        side.drop();
    }

    /** Drops a database and what a run has made beside it; connections to them are ended. Does nothing where neither exists. */
    public static void remove(Database target, String run) {
        try (SqlSession session = SqlSession.exact(target.maintenance())) {
            for (String name :
                    List.of(target.name(), RestoreOrder.side(target, run), RestoreOrder.before(target, run))) {
                session.execute("drop database if exists %s with (force)".formatted(Sql.name(name)));
            }
        }
    }

    private void requireLoaded() {
        RestoreState state = probe();
        if (!state.isAtLeast(RestoreState.LOADED)) {
            throw order.target().failed(PostgresFailure.TOO_EARLY, state.sentence());
        }
    }
}
