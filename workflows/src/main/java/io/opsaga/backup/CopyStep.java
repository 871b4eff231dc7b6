package io.opsaga.backup;

import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The copy to one further store.
 *
 * @param store its name
 * @param number from 1, in the order of the declaration
 */
record CopyStep(String store, int number) implements StepName {
    static List<CopyStep> of(List<String> stores) {
        return IntStream.range(0, stores.size())
                .mapToObj(i -> new CopyStep(stores.get(i), i + 1))
                .toList();
    }

    @Override
    public String name() {
        return "%s_%d".formatted(BackupStep.COPY.name(), number);
    }

    @Override
    public String title() {
        return "copy it to " + store;
    }

    @Override
    public Stage stage() {
        return BackupStep.COPY.stage();
    }

    @Override
    public boolean essential() {
        return true;
    }

    @Override
    public Duration estimate() {
        return BackupStep.COPY.estimate();
    }
}
