package io.opsaga.activities.restore;

import io.opsaga.archive.Execution;
import io.opsaga.archive.ExecutionStatus;
import io.opsaga.archive.Executions;
import io.opsaga.archive.FinishedBackup;
import io.opsaga.archive.Manifest;
import io.opsaga.restore.Listing;
import io.opsaga.restore.RestoreRecords;

/** The list of backups, for restores. Failures are the store's own, unchecked and worth a retry. */
public final class RestoreRecordsImpl implements RestoreRecords {
    private final Executions executions;

    public RestoreRecordsImpl(Executions executions) {
        this.executions = executions;
    }

    @Override
    public Listing listed(Manifest manifest) {
        String id = manifest.operation();
        return executions
                .find(id)
                .map(execution -> listing(execution, manifest))
                .orElseGet(() -> new Listing(false, false, "There is no execution %s".formatted(id)));
    }

    private static Listing listing(Execution execution, Manifest manifest) {
        FinishedBackup finished = execution.finished();
        if (finished == null) {
            return new Listing(false, false, "%s is %s".formatted(execution.id(), told(execution)));
        }
        // What is to be written to a place is what was listed, whoever has started this run and with whatever.
        if (!finished.manifest().equals(manifest)) {
            return new Listing(false, false, execution.id() + " is listed with another manifest");
        }
        boolean verified = execution.status() == ExecutionStatus.VERIFIED;
        return new Listing(true, verified, "%s is %s".formatted(execution.id(), told(execution)));
    }

    private static String told(Execution execution) {
        String reason = execution.reason();
        return reason.isEmpty()
                ? execution.status().name()
                : "%s: %s".formatted(execution.status().name(), reason);
    }
}
