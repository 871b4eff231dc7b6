package io.opsaga.rollout;

import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Steps;
import java.util.List;

/** The painting of shelves: a rollout, and nothing else. */
final class ShelfSaga extends OperationWorkflow implements ShelfWorkflow {
    private final ShelfInput input;
    private final Rollout<ShelfRow> rollout;

    ShelfSaga(ShelfInput input, Painters painters) {
        super(new OperationRun(input, failure -> Trigger.DEPLOYMENT_FAILURE, true));
        this.input = input;
        List<ShelfRow> rows = input.shelves().stream().map(ShelfRow::new).toList();
        rollout = new Rollout<>(input.terms(), Shelf.Broken.OF_ROLLOUTS, rows, painters, operation);
    }

    @Override
    public Progress run(ShelfInput started) {
        return operation.execute(this::paint);
    }

    private void paint(Steps steps) {
        LayerStep.of(input.terms(), input.shelves())
                .forEach(layer -> rollout.change(steps, layer, rows -> "bare", rows -> rows.size() + " painted"));
        rollout.conclude();
    }
}
