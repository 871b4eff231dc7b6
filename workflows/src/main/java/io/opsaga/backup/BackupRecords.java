package io.opsaga.backup;

import io.opsaga.archive.FinishedBackup;
import io.opsaga.operation.Operation;
import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;

/** What a backup asks of the store of records; short and idempotent, called as local activities. */
@ActivityInterface(namePrefix = "BackupRecord_")
public interface BackupRecords {
    /** What is listed of earlier executions of the same backup. */
    Past past(Operation operation);

    /** Lists the backup: from now on it can be restored. Undo: {@link #unlist}. */
    void list(Operation operation, FinishedBackup finished);

    /** Takes what that operation has listed off the list. */
    Reading unlist(Operation operation);
}
