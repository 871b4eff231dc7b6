package io.opsaga.fleet;

import io.temporal.activity.ActivityInterface;
import java.util.List;

/**
 * What a fleet asks of a machine. Every method may be called again after it took effect and then changes nothing; the
 * operation's id is the idempotency key on all that is made.
 *
 * <p>Failures are those of {@link io.opsaga.deployment.DeploymentFailure}. One that ends a batch is about its first agent that
 * is not among the results so far, which the failure carries as its details; those behind were not touched, unless time ran
 * out.
 */
@ActivityInterface(namePrefix = "Fleet_")
public interface FleetActivities {
    /** Looks at all these agents of the machine at once: what the version is, what runs, what would be in the way. Reads only. */
    MachineSurvey survey(FleetQuestion question);

    /**
     * Changes agents, one after the other: prepares the release, starts it, waits until it is healthy, and has it take over.
     * Undo: {@link #undo}.
     *
     * @return a result for each, in their order
     */
    List<AgentResult> change(FleetBatch batch);

    /** Whether each agent's new version has taken over. */
    List<AgentReading> changed(FleetBatch batch);

    /**
     * Has each agent's old version running again, and healthy where it was, and removes the new one. Each reading is taken afterwards.
     */
    List<AgentReading> undo(FleetBatch batch);

    /**
     * Removes releases older than the one before.
     *
     * @return what was removed, for people
     */
    String retire(FleetBatch batch);
}
