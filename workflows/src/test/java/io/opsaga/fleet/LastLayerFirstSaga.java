package io.opsaga.fleet;

import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Progress;
import io.opsaga.rollout.LayerStep;
import io.opsaga.rollout.Row;
import io.opsaga.rollout.Wave;
import io.opsaga.saga.Steps;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The fleet with its layers in the wrong order: runs that are under way could not go on with it. */
public final class LastLayerFirstSaga extends OperationWorkflow implements FleetWorkflow {
    private final List<LayerStep> layers;
    private final Fleet fleet;

    /** As the saga that it was copied from. */
    @WorkflowInit
    public LastLayerFirstSaga(FleetInput plan) {
        this(plan, new Roster(plan));
    }

    private LastLayerFirstSaga(FleetInput plan, Roster roster) {
        super(new OperationRun(plan, FleetFailure::trigger, true, roster::rows));
        layers = new ArrayList<>(LayerStep.of(plan.terms(), plan.agents()));
        Collections.reverse(layers);
        fleet = new Fleet(plan, roster, operation);
    }

    @Override
    public Progress run(FleetInput plan) {
        return operation.execute(this::change);
    }

    private void change(Steps steps) {
        steps.resolve(FleetStep.SURVEY, fleet::survey, answer -> answer);
        for (LayerStep layer : layers) {
            Wave<Row> wave = fleet.rollout().wave(layer);
            steps.apply(layer).undo(wave::undo).runTelling(() -> fleet.rollout().change(wave));
        }
    }
}
