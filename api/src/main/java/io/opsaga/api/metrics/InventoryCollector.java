package io.opsaga.api.metrics;

import io.opsaga.inventory.InventoryReload;
import io.opsaga.inventory.InventoryReload.Counts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** How often this process has read its inventories again, and since when those count that it has. */
@Component
class InventoryCollector implements MultiCollector {
    private final ObjectProvider<InventoryReload> inventories;

    InventoryCollector(ObjectProvider<InventoryReload> inventories, ObjectProvider<PrometheusRegistry> registry) {
        this.inventories = inventories;
        registry.ifAvailable(found -> found.register(this));
    }

    @Override
    public MetricSnapshots collect() {
        InventoryReload source = inventories.stream().findFirst().orElse(null);
        if (source == null) {
            return MetricSnapshots.of();
        }
        Counts counts = source.counts();
        CounterSnapshot reloads = CounterSnapshot.builder()
                .name("opsaga_inventory_reloads")
                .help("Times that the inventories were read again, by what became of it.")
                .dataPoint(point("taken", counts.taken()))
                .dataPoint(point("unchanged", counts.unchanged()))
                .dataPoint(point("refused", counts.refused()))
                .build();
        return MetricSnapshots.of(
                reloads,
                Series.gauge(
                        "opsaga_inventory_in_force_since_seconds",
                        "When the inventories came into force, in seconds since 1970.",
                        Map.of(Labels.EMPTY, (double) source.inForce().since().getEpochSecond())));
    }

    private static CounterDataPointSnapshot point(String outcome, long number) {
        return CounterDataPointSnapshot.builder()
                .labels(Labels.of("outcome", outcome))
                .value((double) number)
                .build();
    }
}
