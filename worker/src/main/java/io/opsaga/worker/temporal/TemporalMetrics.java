package io.opsaga.worker.temporal;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.temporal.common.reporter.MicrometerClientStatsReporter;

/** The figures of Temporal's client and workers, in Micrometer's registry. Their labels are types, queues and kinds of call. */
final class TemporalMetrics {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final double[] BOUNDS_NANOS = {5e6, 25e6, 100e6, 500e6, 1e9, 5e9, 30e9};

    private TemporalMetrics() {}

    /** Reports every ten seconds, and once more when it is closed. */
    static Scope into(MeterRegistry registry) {
        registry.config().meterFilter(new FewBuckets());
        return new RootScopeBuilder()
                .reporter(new MicrometerClientStatsReporter(registry))
                .reportEvery(EVERY);
    }

    /** Each latency would come in seventy buckets, for each queue and type: thousands of series that nobody looks at. */
    private static final class FewBuckets implements MeterFilter {
        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            if (!id.getName().startsWith("temporal_")) {
                return config;
            }
            return DistributionStatisticConfig.builder()
                    .percentilesHistogram(false)
                    .serviceLevelObjectives(BOUNDS_NANOS)
                    .build()
                    .merge(config);
        }
    }
}
