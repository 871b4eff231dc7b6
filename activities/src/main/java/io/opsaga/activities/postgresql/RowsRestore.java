package io.opsaga.activities.postgresql;

import java.nio.file.Path;

/**
 * Restores the rows of tables out of a database that has been loaded somewhere else, such as in a throw-away server: for roles that may make no
 * database where the target is. Otherwise as a {@link DatabaseRestore} of tables.
 */
public final class RowsRestore {
    private final Swap swap;

    /**
     * @param order of some tables, not of all of the database
     * @param loaded has the dump's tables
     * @param files as for a {@link DatabaseRestore}
     */
    public RowsRestore(RestoreOrder order, Database loaded, PostgresTools tools, Path files) {
        if (order.isWhole()) {
            throw new IllegalArgumentException("rows are of tables, not of a whole database");
        }
        this.swap = new SwapByRows(order, new SideDatabase(order, tools, files), loaded, tools, files);
    }

    /**
     * Replaces them, in one transaction, and keeps nothing of the time before. What a call that was broken off has left is removed first.
     *
     * @throws PostgresException if they cannot be replaced; the tables that are there are as they were then
     */
    public void replace() {
        swap.settle();
        try {
            swap.swap(Others.MUST_BE_GONE);
        } catch (RuntimeException e) {
            putBack(e);
            throw e;
        }
        swap.settle();
    }

    /** Tables that were missing may have been made before the rows of others failed. */
    private void putBack(RuntimeException reason) {
        try {
            if (!Thread.currentThread().isInterrupted()) {
                swap.swapBack(Others.MUST_BE_GONE);
            }
        } catch (PostgresException e) {
            reason.addSuppressed(e);
        }
    }

    /** Removes tables with their rows, all or none; all is well where they are not there. */
    public static void drop(Database database, Iterable<TableName> tables) {
        try (SqlSession session = SqlSession.exact(database)) {
            session.inTransaction(
                    () -> tables.forEach(table -> session.execute("drop table if exists " + table.sql())));
        }
    }
}
