package io.opsaga.control;

import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.rollout.RolloutFailures;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;

/** What can fail run control beside {@link io.opsaga.deployment.DeploymentFailure}, which is what fails its agents on their machines. */
public enum ControlFailure implements Failure {
    NOT_DEPLOYED("There is nothing of the agent on its machine.", Origin.ORDER),
    STOPPED_ON_PURPOSE(
            "The agent was stopped on purpose, and is started by nothing but an order to start it.", Origin.ORDER),
    RUNS_UNWELL("The agent runs already, and is not healthy.", Origin.ORDER),
    NOT_OURS("What has the agent's name on its machine was not made by Opsaga.", Origin.MACHINE),
    AGENT_ELSEWHERE("The agent is where it was before its declaration was changed.", Origin.ORDER),
    NOT_GIVEN_UP("What was put aside at a removal could not be given up for good.", Origin.MACHINE),
    CONTROL_FAILED("With more agents it failed than may.", Origin.ORDER),
    CONTROL_PARTLY_FAILED("With some agents it failed, no more than may; with the others it is done.", Origin.ORDER),
    CONTROL_NOT_UNDONE("An agent with which it failed could not be brought back to what it was.", Origin.MACHINE),
    CONTROL_DEPENDENCY_GONE("An agent that others depend on is not there.", Origin.ORDER);

    static final RolloutFailures OF_ROLLOUTS =
            new RolloutFailures(CONTROL_FAILED, CONTROL_PARTLY_FAILED, CONTROL_NOT_UNDONE, CONTROL_DEPENDENCY_GONE);

    private final String sentence;
    private final Origin origin;

    ControlFailure(String sentence, Origin origin) {
        this.sentence = sentence;
        this.origin = origin;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean permanent() {
        return true;
    }

    @Override
    public String remedy() {
        return switch (this) {
            case NOT_DEPLOYED -> "Deploy it with POST /deploy";
            case STOPPED_ON_PURPOSE -> "Start it with POST /agents/ID/start";
            case RUNS_UNWELL -> "Restart it with POST /agents/ID/restart";
            case NOT_OURS -> "Rename or remove what has its name on {machine}, or deploy it with \"adopt\": true";
            case AGENT_ELSEWHERE ->
                "Declare it as it was, or deploy it as it is declared now and remove what is left there";
            case NOT_GIVEN_UP -> "Remove on {machine} what was put aside";
            case CONTROL_FAILED, CONTROL_PARTLY_FAILED, CONTROL_DEPENDENCY_GONE ->
                "See why it failed with those agents";
            case CONTROL_NOT_UNDONE -> "See what is left on {machine}";
        };
    }

    static Trigger trigger(String failure) {
        return Trigger.DEPLOYMENT_FAILURE;
    }
}
