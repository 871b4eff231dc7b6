package io.opsaga.errand;

import io.opsaga.operation.Carried;
import io.opsaga.operation.Continuing;
import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Target;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An errand. */
public record ErrandInput(
        Operation operation,
        List<Task> tasks,
        int stepsOfARun,
        @Nullable Carried carried) implements Continuing {
    /** One at that place, whose lease is so long. */
    static ErrandInput of(String id, String place, Duration lease, Task... tasks) {
        OperationPolicy terms = new OperationPolicy(lease, Duration.ofSeconds(20), Duration.ofSeconds(20), Map.of());
        return new ErrandInput(
                new Operation(id, "errand", "production", place, "pc", "", "ann", "", Instant.EPOCH, terms),
                List.of(tasks),
                1000,
                null);
    }

    /** The same, in runs of so many steps. */
    ErrandInput inRunsOf(int steps) {
        return new ErrandInput(operation, tasks, steps, null);
    }

    @Override
    public ErrandInput carrying(Carried left) {
        return new ErrandInput(operation, tasks, stepsOfARun, left);
    }

    @Override
    public ErrandInput of(Operation other) {
        return new ErrandInput(other, tasks, stepsOfARun, carried);
    }

    @Override
    public List<? extends StepName> steps() {
        return Task.steps(tasks);
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
        return Holds.of(List.of(new Target("place", operation.environment(), operation.target())));
    }
}
