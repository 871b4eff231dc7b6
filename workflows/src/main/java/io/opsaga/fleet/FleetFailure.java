package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.rollout.RolloutFailures;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;

/** What can fail a fleet beside {@link DeploymentFailure}, which is what fails its agents. */
public enum FleetFailure implements Failure {
    AGENTS_FAILED("More agents failed than may.", true, Origin.ORDER),
    SOME_AGENTS_FAILED("Some agents failed, no more than may; the others are as they shall be.", true, Origin.ORDER),
    AGENT_NOT_UNDONE("A failed agent could not be brought back to what it was.", true, Origin.MACHINE),
    DEPENDENCY_GONE("A failed agent that others depend on has no earlier version to fall back on.", true, Origin.ORDER);

    /** What the failures of a rollout over agents are called. */
    static final RolloutFailures OF_ROLLOUTS =
            new RolloutFailures(AGENTS_FAILED, SOME_AGENTS_FAILED, AGENT_NOT_UNDONE, DEPENDENCY_GONE);

    private final String sentence;
    private final boolean permanent;
    private final Origin origin;

    FleetFailure(String sentence, boolean permanent, Origin origin) {
        this.sentence = sentence;
        this.permanent = permanent;
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
        return permanent;
    }

    @Override
    public String remedy() {
        return switch (this) {
            case AGENTS_FAILED, SOME_AGENTS_FAILED, DEPENDENCY_GONE -> "See why the agents failed";
            case AGENT_NOT_UNDONE -> "See what is left on {machine}";
        };
    }

    /** The documented rollback trigger that a failure of a fleet or of one of its agents is an instance of. */
    static Trigger trigger(String failure) {
        return DeploymentFailure.of(failure).map(DeploymentFailure::trigger).orElse(Trigger.DEPLOYMENT_FAILURE);
    }
}
