package io.opsaga.control;

import io.opsaga.rollout.Crew.Changed;
import io.opsaga.rollout.Crew.Observed;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/**
 * What run control asks of a machine. Every method may be called again after it took effect and then changes nothing.
 *
 * <p>Failures are those of {@link io.opsaga.deployment.DeploymentFailure} and {@link ControlFailure}. One that ends a batch is about its
 * first agent that is not among the results so far, which the failure carries as its details; those behind were not touched, unless time
 * ran out.
 */
@ActivityInterface(namePrefix = "Control_")
public interface ControlActivities {
    /** Looks at all these agents of the machine: what there is of each, whether it runs and is well, what is in the way. Reads only. */
    List<AgentStand> survey(ControlQuestion question);

    /**
     * Acts upon agents, one after the other. Undo: {@link #undo}.
     *
     * @return a result for each, in their order
     */
    List<Changed> act(ControlBatch batch);

    /** Whether each agent is as it shall be. */
    List<Observed> acted(ControlBatch batch);

    /** Has each agent as it stood before. Each reading is taken afterwards. */
    List<Observed> undo(ControlBatch batch);

    /**
     * Gives up what was put aside of agents that were removed.
     *
     * @return what was given up, for people
     */
    String discard(ControlBatch batch);
}
