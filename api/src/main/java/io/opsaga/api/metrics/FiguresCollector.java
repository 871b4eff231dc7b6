package io.opsaga.api.metrics;

import io.opsaga.inventory.Inventories;
import io.opsaga.operation.Figures;
import io.opsaga.operation.Figures.Counts;
import io.opsaga.operation.Figures.Performance;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationLog;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Reads the figures from the store when somebody scrapes, and not more often than every few seconds, so that they survive restarts
 * and are the same in every process. Without the store the scrape goes on, and says so.
 */
@Component
class FiguresCollector implements MultiCollector {
    private static final Logger LOG = LoggerFactory.getLogger(FiguresCollector.class);

    private final Figures figures;
    private final OperationLog log;
    private final Inventories inventories;
    private final OperationKinds kinds;
    private final Series series;
    private final Duration every;
    private long readAt;
    private @Nullable MetricSnapshots last;

    FiguresCollector(
            Figures figures,
            OperationLog log,
            Inventories inventories,
            OperationKinds kinds,
            ObjectProvider<PrometheusRegistry> registry,
            MetricsSettings settings) {
        this.figures = figures;
        this.log = log;
        this.inventories = inventories;
        this.kinds = kinds;
        this.series = new Series(kinds.failures());
        this.every = settings.metricsEvery();
        registry.ifAvailable(found -> found.register(this));
    }

    @Override
    public synchronized MetricSnapshots collect() {
        long now = System.nanoTime();
        MetricSnapshots known = last;
        if (known == null || now - readAt >= every.toNanos()) {
            known = read(Instant.now());
            last = known;
            // Who has waited meanwhile is told the same: a store that does not answer is not asked by each in turn.
            readAt = System.nanoTime();
        }
        return known;
    }

    private MetricSnapshots read(Instant now) {
        List<MetricSnapshot> all = new ArrayList<>();
        boolean up = true;
        try {
            all.addAll(counted(figures.counts()));
            all.addAll(performed(now));
            all.add(steps());
        } catch (RuntimeException e) {
            LOG.warn("The store could not be asked for figures: {}", e.getMessage());
            all.clear();
            up = false;
        }
        all.add(Series.gauge(
                "opsaga_store_up",
                "Whether the store answered; without it there are no series of operations.",
                Map.of(Labels.EMPTY, up ? 1.0 : 0.0)));
        return new MetricSnapshots(all);
    }

    private List<MetricSnapshot> counted(Counts counts) {
        Map<Labels, Double> quarantined = new TreeMap<>();
        counts.quarantined()
                .forEach((environment, number) ->
                        quarantined.put(Labels.of("environment", environment), number.doubleValue()));
        return List.of(
                series.counter(
                        "opsaga_operations_started", "Operations that were ever accepted.", "", counts.started()),
                series.gauge("opsaga_operations_active", "Operations that are not over.", "", counts.active()),
                series.gauge(
                        "opsaga_operations_finished",
                        "Operations that are over, by their verdict as it is now.",
                        "verdict",
                        counts.finished()),
                series.counter(
                        "opsaga_failures",
                        "Operations that failed, by the type of failure.",
                        "failure",
                        counts.failures()),
                series.counter(
                        "opsaga_rollbacks",
                        "Operations that were rolled back, by trigger.",
                        "trigger",
                        counts.rollbacks()),
                Series.histogram(
                        "opsaga_operation_duration_seconds",
                        "Time from the first step to the first end of an operation.",
                        counts.durations()),
                Series.gauge("opsaga_quarantined_versions", "Versions in quarantine.", quarantined));
    }

    private List<MetricSnapshot> performed(Instant now) {
        Map<Labels, Performance> found = new TreeMap<>();
        inventories.all().forEach(inventory -> {
            String environment = inventory.environment().wire();
            found.put(
                    Labels.of("environment", environment),
                    figures.performance(environment, now.minus(MetricsController.WINDOW)));
        });
        return List.of(
                gauge(
                        found,
                        "opsaga_dora_deployments_per_day",
                        "Changes per day that stayed, of 30 days.",
                        Dora::perDay),
                gauge(
                        found,
                        "opsaga_dora_lead_time_seconds",
                        "Median time from the first request for a version to its first completion, of 30 days.",
                        performance -> orNone(performance.leadTime())),
                gauge(
                        found,
                        "opsaga_dora_change_failure_ratio",
                        "Share of the changes that did not stay, of 30 days.",
                        performance -> orNone(performance.changeFailureRate())),
                gauge(
                        found,
                        "opsaga_dora_time_to_restore_seconds",
                        "Median time from a failure, or the order to roll back, until all was well again, of 30 days.",
                        performance -> orNone(performance.medianRestore())),
                gauge(
                        found,
                        "opsaga_unrestored_changes",
                        "Failed changes of 30 days that nobody has set right yet.",
                        Performance::unrestored),
                gauge(
                        found,
                        "opsaga_success_ratio",
                        "Share of the operations with something to do that completed, of 30 days.",
                        performance -> orNone(performance.successRate())),
                gauge(
                        found,
                        "opsaga_configuration_error_ratio",
                        "Share of the operations that failed as what was declared or asked for does not fit, of 30 days.",
                        performance -> orNone(performance.configurationErrorRate())));
    }

    private MetricSnapshot steps() {
        Map<Labels, Double> values = new TreeMap<>();
        for (OperationKind<?> kind : kinds.all()) {
            // The layers of a fleet are as many as its plan has; together they are one step.
            log.medians(kind)
                    .forEach((step, took) -> values.merge(
                            Labels.of(
                                    "kind",
                                    kind.name(),
                                    "step",
                                    step.replaceFirst("_[0-9]+$", "").toLowerCase(Locale.ROOT)),
                            Numbers.seconds(took),
                            Double::sum));
        }
        return Series.gauge(
                "opsaga_step_duration_median_seconds",
                "Median time of a step of the last completed operations; of a fleet, what is done to each agent counts for one agent.",
                values);
    }

    /** What has not been measured is left out, as 0 would be a measurement. */
    private static MetricSnapshot gauge(
            Map<Labels, Performance> found, String name, String help, ToDoubleFunction<Performance> value) {
        Map<Labels, Double> values = new TreeMap<>();
        found.forEach((labels, performance) -> {
            double number = value.applyAsDouble(performance);
            if (!Double.isNaN(number)) {
                values.put(labels, number);
            }
        });
        return Series.gauge(name, help, values);
    }

    private static double orNone(@Nullable Duration duration) {
        return duration == null ? Double.NaN : Numbers.seconds(duration);
    }

    private static double orNone(@Nullable Double share) {
        return share == null ? Double.NaN : share;
    }
}
