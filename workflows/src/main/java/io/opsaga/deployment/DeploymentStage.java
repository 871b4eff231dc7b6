package io.opsaga.deployment;

import io.opsaga.saga.Stage;
import java.util.List;

/** The stages of the documented deployment pipeline, used by deployments, fleets and run control. */
public final class DeploymentStage {
    /** What is tested before it is deployed, by whoever builds it; no step of Opsaga's is. */
    public static final Stage TESTING = new Stage("TESTING");

    public static final Stage DEPLOYING = new Stage("DEPLOYING");
    public static final Stage MONITORING = new Stage("MONITORING");

    /** In the order of the pipeline. */
    public static final List<Stage> ALL = List.of(Stage.VALIDATING, TESTING, DEPLOYING, MONITORING);

    private DeploymentStage() {}
}
