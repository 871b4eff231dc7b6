package io.opsaga.archive;

import java.util.Collection;
import java.util.Map;

/** Reads how far backups have come, of many at once and at the same cost however many executions there were. Failures are the store's own, unchecked. */
public interface NewestBackups {
    /** Each of these, also those that were never made. */
    Map<BackupName, NewestBackup> of(Collection<BackupName> backups);
}
