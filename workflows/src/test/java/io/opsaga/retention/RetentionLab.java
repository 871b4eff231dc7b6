package io.opsaga.retention;

import io.opsaga.archive.StoreLab;
import io.temporal.common.interceptors.WorkerInterceptor;

/** For retentions, of which each has stores of its own. */
final class RetentionLab extends StoreLab<RetentionBench> {
    RetentionLab(WorkerInterceptor... interceptors) {
        super(
                "retention_",
                RetentionBench::new,
                RetentionSaga.class,
                new Hands<>(RetentionRecords.class, bench -> bench.stocks),
                new Hands<>(RetentionActivities.class, bench -> bench.stocks),
                interceptors);
    }
}
