package io.opsaga.api.metrics;

import io.opsaga.operation.OperationLog.Metrics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * The documented metrics, of deployments of single agents; those of many at once stand apart, as a mean of the two says nothing.
 *
 * @param unchangedDeployments those that found nothing to do, which are neither successful nor failed
 * @param successRate share of the finished deployments that had something to do which completed, 0 to 1
 * @param averageTestTime always 0: no tests are run by this version
 * @param deploymentFrequency deployments per hour, over the last 24 hours
 * @param byOutcome finished deployments by verdict
 */
record DeploymentMetrics(
        long totalDeployments,
        long successfulDeployments,
        long failedDeployments,
        long unchangedDeployments,
        double successRate,
        double averageDeploymentTime,
        double averageValidationTime,
        double averageTestTime,
        double p95DeploymentTime,
        double deploymentFrequency,
        long activeDeployments,
        Map<String, Long> byOutcome,
        FleetMetrics fleets,
        Dora dora,
        Evaluation evaluation,
        Instant lastUpdated) {

    static DeploymentMetrics of(Metrics metrics, FleetMetrics fleets, Dora dora, Evaluation evaluation, Instant now) {
        return new DeploymentMetrics(
                metrics.total(),
                metrics.successful(),
                metrics.failed(),
                metrics.unchanged(),
                Numbers.share(metrics.successRate()),
                Numbers.seconds(metrics.averageDeployment()),
                Numbers.seconds(metrics.averageValidation()),
                0,
                Numbers.seconds(metrics.p95Deployment()),
                metrics.perHour(),
                metrics.active(),
                Numbers.byOutcome(metrics),
                fleets,
                dora,
                evaluation,
                now.truncatedTo(ChronoUnit.MILLIS));
    }
}
