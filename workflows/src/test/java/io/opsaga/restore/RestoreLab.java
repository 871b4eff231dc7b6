package io.opsaga.restore;

import io.opsaga.archive.StoreLab;
import io.temporal.common.interceptors.WorkerInterceptor;

/** For restores, of which each has a place of its own. */
final class RestoreLab extends StoreLab<RestoreBench> {
    RestoreLab(WorkerInterceptor... interceptors) {
        super(
                "restore_",
                RestoreBench::new,
                RestoreSaga.class,
                new Hands<>(RestoreRecords.class, bench -> bench.place),
                new Hands<>(RestoreActivities.class, bench -> bench.place),
                interceptors);
    }
}
