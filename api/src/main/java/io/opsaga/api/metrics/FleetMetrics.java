package io.opsaga.api.metrics;

import io.opsaga.operation.OperationLog.Metrics;
import java.util.Map;

/**
 * The same of operations on many agents; each is one, however many agents it has.
 *
 * @param failed those in which some agents failed are among them
 * @param unchanged those that found nothing to do, which are neither
 * @param frequency such operations per hour, over the last 24 hours
 */
record FleetMetrics(
        long total,
        long successful,
        long failed,
        long unchanged,
        double successRate,
        double averageTime,
        double averageValidationTime,
        double p95Time,
        double frequency,
        long active,
        Map<String, Long> byOutcome) {

    static FleetMetrics of(Metrics metrics) {
        return new FleetMetrics(
                metrics.total(),
                metrics.successful(),
                metrics.failed(),
                metrics.unchanged(),
                Numbers.share(metrics.successRate()),
                Numbers.seconds(metrics.averageDeployment()),
                Numbers.seconds(metrics.averageValidation()),
                Numbers.seconds(metrics.p95Deployment()),
                metrics.perHour(),
                metrics.active(),
                Numbers.byOutcome(metrics));
    }
}
