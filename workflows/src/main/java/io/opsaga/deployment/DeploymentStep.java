package io.opsaga.deployment;

import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;

/** The steps of a deployment, in order. */
public enum DeploymentStep implements StepName {
    RESOLVE("resolve version and remember what runs", Stage.VALIDATING, 200, true),
    VALIDATE("validate", Stage.VALIDATING, 300, true),
    PREPARE("prepare release", DeploymentStage.DEPLOYING, 500, true),
    START("start new version", DeploymentStage.DEPLOYING, 800, true),
    HEALTHY("wait until healthy", DeploymentStage.MONITORING, 1500, true),
    SWITCH("switch over", DeploymentStage.MONITORING, 200, true),
    PROMOTE("record release", DeploymentStage.MONITORING, 20, true),
    RETIRE("retire old releases", DeploymentStage.MONITORING, 200, false);

    private final String title;
    private final Stage stage;
    private final Duration estimate;
    private final boolean essential;

    DeploymentStep(String title, Stage stage, long estimateMillis, boolean essential) {
        this.title = title;
        this.stage = stage;
        this.estimate = Duration.ofMillis(estimateMillis);
        this.essential = essential;
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

    @Override
    public Duration estimate() {
        return estimate;
    }
}
