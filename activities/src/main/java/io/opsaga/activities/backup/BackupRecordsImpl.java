package io.opsaga.activities.backup;

import io.opsaga.activities.operation.OwnRun;
import io.opsaga.archive.FinishedBackup;
import io.opsaga.backup.BackupRecords;
import io.opsaga.backup.Past;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationFailure;
import io.opsaga.saga.Reading;

/** The store, for backups. Failures are the store's own, unchecked and worth a retry. */
public final class BackupRecordsImpl implements BackupRecords {
    private final JdbcBackups backups;

    public BackupRecordsImpl(JdbcBackups backups) {
        this.backups = backups;
    }

    @Override
    public Past past(Operation operation) {
        return backups.past(operation.environment(), operation.target(), operation.id());
    }

    @Override
    public void list(Operation operation, FinishedBackup finished) {
        OwnRun.check(operation.id());
        if (!finished.manifest().operation().equals(operation.id())) {
            throw OperationFailure.MALFORMED.because("%s cannot list what %s has made"
                    .formatted(operation.id(), finished.manifest().operation()));
        }
        backups.list(finished);
    }

    @Override
    public Reading unlist(Operation operation) {
        OwnRun.check(operation.id());
        return backups.unlist(operation.id())
                ? Reading.reverted("it is not listed any more")
                : Reading.absent("it was not listed");
    }
}
