package io.opsaga.api.metrics;

import io.opsaga.orphan.Orphans;
import io.opsaga.orphan.Orphans.Report;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** How much there was of what is declared nowhere or elsewhere when machines were asked last; absent until they were. */
@Component
class OrphansCollector implements MultiCollector {
    private final ObjectProvider<Orphans> orphans;

    OrphansCollector(ObjectProvider<Orphans> orphans, ObjectProvider<PrometheusRegistry> registry) {
        this.orphans = orphans;
        registry.ifAvailable(found -> found.register(this));
    }

    @Override
    public MetricSnapshots collect() {
        return orphans.stream()
                .findFirst()
                .flatMap(Orphans::latest)
                .map(OrphansCollector::series)
                .orElseGet(MetricSnapshots::of);
    }

    private static MetricSnapshots series(Report report) {
        return MetricSnapshots.of(
                Series.gauge(
                        "opsaga_orphans",
                        "What is on machines of agents that are declared elsewhere or nowhere, when it was asked for last.",
                        counted(report.orphans().stream().map(Orphans.Seen::environment))),
                Series.gauge(
                        "opsaga_orphans_unknown",
                        "Of how much nobody could tell whether it is an orphan, such as of a machine that did not answer.",
                        counted(report.unknown().stream().map(Orphans.Unknown::environment))));
    }

    private static Map<Labels, Double> counted(java.util.stream.Stream<String> environments) {
        Map<Labels, Double> counts = new TreeMap<>();
        environments.forEach(environment -> counts.merge(Labels.of("environment", environment), 1.0, Double::sum));
        return counts;
    }
}
