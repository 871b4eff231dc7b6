package io.opsaga.control;

import io.opsaga.deployment.DeploymentStage;
import io.opsaga.rollout.LayerStep;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The steps of run control, in order; of STOP, START, RESTART and REMOVE it is one for each layer. */
public enum ControlStep implements StepName {
    SURVEY("look at every machine", Stage.VALIDATING, 500, true),
    STOP("stop agents", DeploymentStage.DEPLOYING, 800, true),
    START("start agents", DeploymentStage.DEPLOYING, 1500, true),
    RESTART("restart agents", DeploymentStage.DEPLOYING, 2000, true),
    REMOVE("take agents off their machines", DeploymentStage.DEPLOYING, 1000, true),
    RECORD("record who is stopped on purpose", DeploymentStage.MONITORING, 30, true),
    DISCARD("give up what was removed", DeploymentStage.MONITORING, 300, false);

    private final String title;
    private final Stage stage;
    private final Duration estimate;
    private final boolean essential;

    ControlStep(String title, Stage stage, long estimateMillis, boolean essential) {
        this.title = title;
        this.stage = stage;
        this.estimate = Duration.ofMillis(estimateMillis);
        this.essential = essential;
    }

    static ControlStep of(ControlAction action) {
        return switch (action) {
            case STOP -> STOP;
            case START -> START;
            case RESTART -> RESTART;
            case REMOVE -> REMOVE;
        };
    }

    /** The steps of that input. */
    static List<StepName> of(ControlInput input) {
        List<StepName> steps = new ArrayList<>(List.of(SURVEY));
        steps.addAll(LayerStep.of(input.terms(), input.agents()));
        if (input.action() != ControlAction.RESTART) {
            steps.add(RECORD);
        }
        if (input.action() == ControlAction.REMOVE) {
            steps.add(DISCARD);
        }
        return steps;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Stage stage() {
        return stage;
    }

    @Override
    public boolean essential() {
        return essential;
    }

    /** Of an action: with one agent. */
    @Override
    public Duration estimate() {
        return estimate;
    }
}
