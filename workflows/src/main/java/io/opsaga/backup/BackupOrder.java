package io.opsaga.backup;

import io.opsaga.archive.BackupSource;
import io.opsaga.archive.ExecutionName;
import io.opsaga.archive.SendOrder;
import java.util.List;

/**
 * What activities are told of a backup.
 *
 * @param operation idempotency key; every snapshot carries it
 * @param environment wire name
 * @param backup its declared name
 * @param store the name of the store that it is written to
 * @param copies the names of further stores
 * @param expected how many bytes it was the last time, for the time that is left; 0 where nobody knows
 */
public record BackupOrder(
        String operation,
        String environment,
        String backup,
        BackupSource source,
        String store,
        List<String> copies,
        long expected) {
    public BackupOrder {
        copies = List.copyOf(copies);
    }

    static BackupOrder of(BackupInput input, long expected) {
        return new BackupOrder(
                input.operation().id(),
                input.operation().environment(),
                input.operation().target(),
                input.source(),
                input.store(),
                input.copies(),
                expected);
    }

    /** Whose snapshots they are. */
    public ExecutionName execution() {
        return new ExecutionName(operation, environment, backup);
    }

    /** What goes to the first store. */
    public SendOrder sending() {
        return new SendOrder(execution(), source, store, expected);
    }
}
