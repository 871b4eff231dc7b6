package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentStage;
import io.opsaga.rollout.LayerStep;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The steps of a fleet, in order; CHANGE is one step for each layer of the plan, and REMOVE, FORGET and DISCARD are those of orphans alone. */
public enum FleetStep implements StepName {
    SURVEY("look at every machine", Stage.VALIDATING, 800, true),
    CHANGE("change agents", DeploymentStage.DEPLOYING, 1500, true),
    REMOVE("remove orphans", DeploymentStage.DEPLOYING, 1000, true),
    PROMOTE("record releases", DeploymentStage.MONITORING, 50, true),
    FORGET("record that orphans are gone", DeploymentStage.MONITORING, 30, true),
    RETIRE("retire old releases", DeploymentStage.MONITORING, 500, false),
    DISCARD("give up removed orphans", DeploymentStage.MONITORING, 300, false);

    private final String title;
    private final Stage stage;
    private final Duration estimate;
    private final boolean essential;

    FleetStep(String title, Stage stage, long estimateMillis, boolean essential) {
        this.title = title;
        this.stage = stage;
        this.estimate = Duration.ofMillis(estimateMillis);
        this.essential = essential;
    }

    /** The steps of that plan. */
    public static List<StepName> of(FleetInput plan) {
        List<StepName> steps = new ArrayList<>(List.of(SURVEY));
        steps.addAll(LayerStep.of(plan.terms(), plan.agents()));
        if (plan.toRemove().isEmpty()) {
            steps.addAll(List.of(PROMOTE, RETIRE));
        } else {
            steps.addAll(List.of(removal(plan), PROMOTE, FORGET, RETIRE, DISCARD));
        }
        return steps;
    }

    /** Behind the layers of agents, as these have to be well before anything of them is removed elsewhere. */
    static LayerStep removal(FleetInput plan) {
        int behind = LayerStep.of(plan.terms(), plan.agents()).size();
        return new LayerStep(REMOVE, behind, 1, REMOVE.estimate());
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

    /** Of CHANGE and REMOVE: of one agent. */
    @Override
    public Duration estimate() {
        return estimate;
    }
}
