package io.opsaga.fleet;

import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The change of the agents of one layer.
 *
 * @param layer from 0
 * @param layers how many the plan has
 */
record LayerStep(int layer, int layers, Duration estimate) implements StepName {
    static List<LayerStep> of(FleetInput plan) {
        int layers = plan.agents().stream().mapToInt(FleetAgent::layer).max().orElse(0) + 1;
        return IntStream.range(0, layers)
                .mapToObj(layer -> new LayerStep(layer, layers, estimate(plan, layer)))
                .toList();
    }

    /** So many of a machine at once, and all machines at the same time. */
    private static Duration estimate(FleetInput plan, int layer) {
        Map<String, Integer> sizes = new TreeMap<>();
        plan.agents().stream()
                .filter(agent -> agent.layer() == layer)
                .forEach(agent -> sizes.merge(agent.machine(), 1, Integer::sum));
        int most = sizes.values().stream().mapToInt(size -> size).max().orElse(0);
        int rounds = (most + plan.maxParallelPerMachine() - 1) / plan.maxParallelPerMachine();
        return FleetStep.CHANGE.estimate().multipliedBy(rounds);
    }

    @Override
    public String name() {
        return layers == 1 ? FleetStep.CHANGE.name() : "%s_%d".formatted(FleetStep.CHANGE.name(), layer + 1);
    }

    @Override
    public String title() {
        String title = FleetStep.CHANGE.title();
        return layers == 1 ? title : "%s, layer %d of %d".formatted(title, layer + 1, layers);
    }

    @Override
    public Stage stage() {
        return FleetStep.CHANGE.stage();
    }

    @Override
    public boolean essential() {
        return FleetStep.CHANGE.essential();
    }
}
