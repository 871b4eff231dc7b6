package io.opsaga.backup;

import io.opsaga.archive.StoreLab;
import io.temporal.common.interceptors.WorkerInterceptor;

/** For backups, of which each has stores of its own. */
final class BackupLab extends StoreLab<BackupBench> {
    BackupLab(WorkerInterceptor... interceptors) {
        super(
                "backup_",
                BackupBench::new,
                BackupSaga.class,
                new Hands<>(BackupRecords.class, bench -> bench.stores),
                new Hands<>(BackupActivities.class, bench -> bench.stores),
                interceptors);
    }
}
