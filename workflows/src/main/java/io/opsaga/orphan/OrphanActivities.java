package io.opsaga.orphan;

import io.opsaga.rollout.Crew.Observed;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/**
 * What is asked of a machine about orphans. Every method may be called again after it took effect and then changes nothing.
 *
 * <p>An agent that is declared to be there when it is looked at or removed is no orphan, and is left alone. Failures are those of
 * {@link io.opsaga.deployment.DeploymentFailure}. One that ends a batch is about its first orphan that is not among the results so far,
 * which the failure carries as its details; those behind were not touched, unless time ran out.
 */
@ActivityInterface(namePrefix = "Orphan_")
public interface OrphanActivities {
    /** Looks at all these orphans of the machine: what there is of each, and whether it runs and is well. Reads only. */
    List<OrphanStand> survey(OrphanQuestion question);

    /**
     * Stops them and puts them where nothing takes them for agents, one after the other. Undo: {@link #bringBack}.
     *
     * @return a result for each, in their order
     */
    List<OrphanRemoval> remove(OrphanBatch batch);

    /** Whether each is off its machine. */
    List<Observed> removed(OrphanBatch batch);

    /** Has each as it was before, healthy again if it was. Each reading is taken afterwards. */
    List<Observed> bringBack(OrphanBatch batch);

    /**
     * Gives up what was put aside.
     *
     * @return what was given up, for people
     */
    String discard(OrphanBatch batch);
}
