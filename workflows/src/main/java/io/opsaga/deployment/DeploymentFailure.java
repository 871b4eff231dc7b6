package io.opsaga.deployment;

import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Failure;
import java.util.Arrays;
import java.util.Optional;

/** Everything that can fail a deployment. */
public enum DeploymentFailure implements Failure {
    AGENT_UNKNOWN("The inventory has no such agent.", true, Trigger.DEPLOYMENT_FAILURE),
    VERSION_UNKNOWN("The version is nowhere to be had.", true, Trigger.DEPLOYMENT_FAILURE),
    VALIDATION_BLOCKED("A validation check that blocks did not pass.", true, Trigger.DEPLOYMENT_FAILURE),
    MACHINE_UNREACHABLE("The machine does not answer.", false, Trigger.DEPLOYMENT_FAILURE),
    MACHINE_REFUSED(
            "The machine does not let us do what has to be done there: a key, an option of its SSH server, a group.",
            true,
            Trigger.SECURITY_VIOLATION),
    ENGINE_FAILED("The machine's Docker engine reported an error.", false, Trigger.DEPLOYMENT_FAILURE),
    PORT_TAKEN("A port that the agent needs is taken by something else.", true, Trigger.DEPLOYMENT_FAILURE),
    DISK_FULL("The machine's disk is full.", true, Trigger.RESOURCE_EXHAUSTION),
    MEMORY_EXHAUSTED("The agent was ended for using more memory than it may.", true, Trigger.RESOURCE_EXHAUSTION),
    SETUP_FAILED("The release's set-up command failed.", true, Trigger.DEPLOYMENT_FAILURE),
    START_FAILED("The new version could not be started.", true, Trigger.DEPLOYMENT_FAILURE),
    CRASHED("The new version ended by itself.", true, Trigger.HEALTH_CHECK_FAILURE),
    UNHEALTHY("The new version did not become healthy in time.", true, Trigger.HEALTH_CHECK_FAILURE),
    VERSION_QUARANTINED("The version is in quarantine in this environment.", true, Trigger.DEPLOYMENT_FAILURE),
    STALE_HOLDER("A later operation has taken over the agent.", true, Trigger.DEPLOYMENT_FAILURE);

    private final String sentence;
    private final boolean permanent;
    private final Trigger trigger;

    DeploymentFailure(String sentence, boolean permanent, Trigger trigger) {
        this.sentence = sentence;
        this.permanent = permanent;
        this.trigger = trigger;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public boolean permanent() {
        return permanent;
    }

    /** Every kind is named, so that whoever adds one has to decide. */
    @Override
    public boolean blamesVersion() {
        return switch (this) {
            case MEMORY_EXHAUSTED, SETUP_FAILED, START_FAILED, CRASHED, UNHEALTHY -> true;
            case AGENT_UNKNOWN,
                    VERSION_UNKNOWN,
                    VERSION_QUARANTINED,
                    VALIDATION_BLOCKED,
                    MACHINE_UNREACHABLE,
                    MACHINE_REFUSED,
                    ENGINE_FAILED,
                    PORT_TAKEN,
                    DISK_FULL,
                    STALE_HOLDER -> false;
        };
    }

    /** The documented rollback trigger that this failure is an instance of. */
    public Trigger trigger() {
        return trigger;
    }

    /** The failure of that name. */
    public static Optional<DeploymentFailure> of(String name) {
        return Arrays.stream(values())
                .filter(failure -> failure.name().equals(name))
                .findFirst();
    }
}
