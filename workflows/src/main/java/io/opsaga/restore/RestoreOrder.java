package io.opsaga.restore;

import io.opsaga.archive.BackupSource;
import io.opsaga.archive.ExecutionName;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Selection;
import io.opsaga.archive.SendOrder;
import java.util.List;

/**
 * What activities are told of a restore.
 *
 * @param operation idempotency key; every snapshot of the copy of what was there carries it
 * @param environment wire name
 * @param manifest of what is restored
 * @param stores the names of those that may have it, in the order in which they are tried
 */
public record RestoreOrder(
        String operation,
        String environment,
        Manifest manifest,
        List<String> stores,
        BackupSource into,
        Selection selection) {
    /** What the copy of what was there is called in its store. No declared backup can be called so, and it is listed nowhere. */
    private static final String SAFETY = "_restore-safety";

    public RestoreOrder {
        stores = List.copyOf(stores);
    }

    static RestoreOrder of(RestoreInput input) {
        return new RestoreOrder(
                input.operation().id(),
                input.operation().environment(),
                input.manifest(),
                input.stores(),
                input.into(),
                input.selection());
    }

    /** Whose snapshots are restored. */
    public ExecutionName execution() {
        return new ExecutionName(manifest.operation(), manifest.environment(), manifest.backup());
    }

    /** Whose snapshots the copy of what was there is. */
    public ExecutionName safety() {
        return new ExecutionName(operation, environment, SAFETY);
    }

    /** What goes to that store before anything is replaced. */
    public SendOrder safekeeping(String store) {
        return new SendOrder(safety(), into, store, 0);
    }
}
