package io.opsaga.api.metrics;

import io.opsaga.operation.Figures;
import io.opsaga.operation.Figures.Count;
import io.opsaga.saga.Failure;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes series of figures. Labels are kinds, environments, verdicts, triggers, steps and types of failure, all of which the code
 * names; never ids, agents or actors, of which there is no end.
 */
final class Series {
    /** What a failure is called that nobody declared, such as an exception of Java's. */
    private static final String OTHER = "other";

    private static final double MILLIS = 1000.0;

    private final Set<String> failures;

    /** @param failures that are shown by their names */
    Series(Collection<Failure> failures) {
        this.failures = failures.stream().map(Failure::name).collect(Collectors.toUnmodifiableSet());
    }

    /** @param label what is counted by beside kind and environment; empty for nothing */
    CounterSnapshot counter(String name, String help, String label, List<Count> counts) {
        CounterSnapshot.Builder series = CounterSnapshot.builder().name(name).help(help);
        sums(label, counts)
                .forEach((labels, number) -> series.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels)
                        .value(number)
                        .build()));
        return series.build();
    }

    /** As {@link #counter}, for what may become less. */
    GaugeSnapshot gauge(String name, String help, String label, List<Count> counts) {
        Map<Labels, Double> values = new TreeMap<>();
        sums(label, counts).forEach((labels, number) -> values.put(labels, number.doubleValue()));
        return gauge(name, help, values);
    }

    static GaugeSnapshot gauge(String name, String help, Map<Labels, Double> values) {
        GaugeSnapshot.Builder series = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> series.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        return series.build();
    }

    static HistogramSnapshot histogram(String name, String help, List<Figures.Durations> durations) {
        List<Double> bounds = new ArrayList<>(
                Figures.BOUNDS.stream().map(bound -> bound.toMillis() / MILLIS).toList());
        bounds.add(Double.POSITIVE_INFINITY);
        HistogramSnapshot.Builder series =
                HistogramSnapshot.builder().name(name).help(help);
        durations.forEach(each -> series.dataPoint(HistogramDataPointSnapshot.builder()
                .labels(Labels.of("kind", each.kind(), "environment", each.environment()))
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, each.classes()))
                .sum(each.sum().toMillis() / MILLIS)
                .build()));
        return series.build();
    }

    /** Types of failure that are one to the outside are added up. */
    private Map<Labels, Long> sums(String label, List<Count> counts) {
        Map<Labels, Long> sums = new TreeMap<>();
        for (Count count : counts) {
            Labels labels = Labels.of("kind", count.kind(), "environment", count.environment());
            Labels all = label.isEmpty() ? labels : labels.add(label, shown(label, count.what()));
            sums.merge(all, count.number(), Long::sum);
        }
        return sums;
    }

    private String shown(String label, String what) {
        boolean unknown = label.equals("failure") && !failures.contains(what);
        return unknown ? OTHER : what.toLowerCase(Locale.ROOT);
    }
}
