package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Failure;

/** What can fail a fleet beside {@link DeploymentFailure}, which is what fails its agents. */
public enum FleetFailure implements Failure {
    AGENTS_FAILED("More agents failed than may.", true),
    SOME_AGENTS_FAILED("Some agents failed, no more than may; the others are as they shall be.", true),
    AGENT_NOT_UNDONE("A failed agent could not be brought back to what it was.", true),
    DEPENDENCY_GONE("A failed agent that others depend on has no earlier version to fall back on.", true),
    NOTHING_ASKED("Nothing is being asked, or something else.", true);

    private final String sentence;
    private final boolean permanent;

    FleetFailure(String sentence, boolean permanent) {
        this.sentence = sentence;
        this.permanent = permanent;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public boolean permanent() {
        return permanent;
    }

    /** The documented rollback trigger that a failure of a fleet or of one of its agents is an instance of. */
    static Trigger trigger(String failure) {
        return DeploymentFailure.of(failure).map(DeploymentFailure::trigger).orElse(Trigger.DEPLOYMENT_FAILURE);
    }
}
