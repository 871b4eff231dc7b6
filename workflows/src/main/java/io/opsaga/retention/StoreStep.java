package io.opsaga.retention;

import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A step at one store.
 *
 * @param store its name
 * @param number from 1, in the order of the input
 */
record StoreStep(RetentionStep step, String store, int number) implements StepName {
    static List<StoreStep> of(RetentionStep step, List<String> stores) {
        return IntStream.range(0, stores.size())
                .mapToObj(i -> new StoreStep(step, stores.get(i), i + 1))
                .toList();
    }

    @Override
    public String name() {
        return "%s_%d".formatted(step.name(), number);
    }

    @Override
    public String title() {
        return "%s in %s".formatted(step.title(), store);
    }

    @Override
    public Stage stage() {
        return step.stage();
    }

    @Override
    public boolean essential() {
        return step.essential();
    }

    @Override
    public Duration estimate() {
        return step.estimate();
    }
}
