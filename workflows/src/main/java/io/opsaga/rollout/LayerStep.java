package io.opsaga.rollout;

import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The change of the targets of one layer.
 *
 * @param change what is done with each of them
 * @param layer from 0
 * @param layers how many the rollout has
 */
public record LayerStep(StepName change, int layer, int layers, Duration estimate) implements StepName {
    /** One for each layer, in their order. */
    public static List<LayerStep> of(RolloutTerms terms, List<? extends Placed> targets) {
        int layers = targets.stream().mapToInt(Placed::layer).max().orElse(0) + 1;
        return IntStream.range(0, layers)
                .mapToObj(layer -> new LayerStep(terms.step(), layer, layers, estimate(terms, layer, targets)))
                .toList();
    }

    /** So many of a place at once, and all places at the same time. */
    private static Duration estimate(RolloutTerms terms, int layer, List<? extends Placed> targets) {
        List<? extends Placed> ofLayer =
                targets.stream().filter(target -> target.layer() == layer).toList();
        int most = Rows.byPlace(ofLayer).values().stream()
                .mapToInt(List::size)
                .max()
                .orElse(0);
        int rounds = (most + terms.perPlace() - 1) / terms.perPlace();
        return terms.step().estimate().multipliedBy(rounds);
    }

    @Override
    public String name() {
        return layers == 1 ? change.name() : "%s_%d".formatted(change.name(), layer + 1);
    }

    @Override
    public String title() {
        String title = change.title();
        return layers == 1 ? title : "%s, layer %d of %d".formatted(title, layer + 1, layers);
    }

    @Override
    public Stage stage() {
        return change.stage();
    }

    @Override
    public boolean essential() {
        return change.essential();
    }
}
