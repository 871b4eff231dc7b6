package io.opsaga.worker.temporal;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;

/** The figures of Temporal's client and workers, in Micrometer's registry. Their labels are types, queues and kinds of call. */
final class TemporalMetrics {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private TemporalMetrics() {}

    /** Reports every ten seconds, and once more when it is closed. */
    static Scope into(MeterRegistry registry) {
        return new RootScopeBuilder()
                .reporter(new MicrometerClientStatsReporter(registry))
                .reportEvery(EVERY);
    }
}
