package io.opsaga.api.metrics;

import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationLog.Metrics;
import io.opsaga.saga.Verdict;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The documented metrics; times in seconds, 0 where nothing has been measured yet. */
@RestController
@Tag(name = "metrics")
class MetricsController {
    private final OperationLog log;

    MetricsController(OperationLog log) {
        this.log = log;
    }

    /** The documented envelope. */
    record Envelope(DeploymentMetrics metrics) {}

    /**
     * @param successRate share of the finished deployments that completed, 0 to 1
     * @param averageTestTime always 0: no tests are run by this version
     * @param deploymentFrequency deployments per hour
     * @param byOutcome finished deployments by verdict
     */
    record DeploymentMetrics(
            long totalDeployments,
            long successfulDeployments,
            long failedDeployments,
            double successRate,
            double averageDeploymentTime,
            double averageValidationTime,
            double averageTestTime,
            double p95DeploymentTime,
            double deploymentFrequency,
            long activeDeployments,
            Map<String, Long> byOutcome,
            Instant lastUpdated) {}

    @GetMapping("/metrics")
    @Operation(summary = "Counts, rates and times of deployments")
    Envelope metrics() {
        Instant now = Instant.now();
        Metrics metrics = log.metrics(now);
        return new Envelope(new DeploymentMetrics(
                metrics.total(),
                metrics.successful(),
                metrics.failed(),
                metrics.successRate() == null ? 0 : metrics.successRate(),
                seconds(metrics.averageDeployment()),
                seconds(metrics.averageValidation()),
                0,
                seconds(metrics.p95Deployment()),
                metrics.perHour(),
                metrics.active(),
                byOutcome(metrics),
                now.truncatedTo(ChronoUnit.MILLIS)));
    }

    private static Map<String, Long> byOutcome(Metrics metrics) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Arrays.stream(Verdict.values())
                .forEach(verdict -> counts.put(
                        verdict.name().toLowerCase(Locale.ROOT),
                        metrics.byVerdict().getOrDefault(verdict, 0L)));
        return counts;
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? 0 : duration.toMillis() / 1000.0;
    }
}
