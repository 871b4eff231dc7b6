package io.opsaga.rollout;

import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Target;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.List;

/** The painting of shelves. */
record ShelfInput(Operation operation, RolloutPolicy policy, int maxFailures, List<Shelf> shelves)
        implements OperationInput {
    RolloutTerms terms() {
        return new RolloutTerms(Shelf.Step.PAINT, policy, 1, maxFailures, Duration.ofMinutes(5));
    }

    @Override
    public ShelfInput of(Operation other) {
        return new ShelfInput(other, policy, maxFailures, shelves);
    }

    @Override
    public List<? extends StepName> steps() {
        return LayerStep.of(terms(), shelves);
    }

    @Override
    public List<String> conditions() {
        return List.of();
    }

    @Override
    public List<String> details() {
        return List.of();
    }

    @Override
    public Holds holds() {
        return Holds.of(shelves.stream()
                .map(shelf -> new Target("shelf", operation.environment(), shelf.name()))
                .toList());
    }
}
