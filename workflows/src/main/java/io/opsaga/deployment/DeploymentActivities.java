package io.opsaga.deployment;

import io.opsaga.saga.Finding;
import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/**
 * What a deployment asks of an agent's machine. Every method may be called again after it took effect and then changes
 * nothing; the {@link Change#operation operation id} is the idempotency key on all that is made. Undo methods end with a probe
 * and return what it read.
 *
 * <p>Failures are those of {@link DeploymentFailure}.
 */
@ActivityInterface(namePrefix = "Deployment_")
public interface DeploymentActivities {
    /** Version to release, and what runs there now. Reads only. */
    Resolution resolve(DeploymentInput plan);

    /** Checks agent, machine, engine or disk, ports, resources and dependencies. Reads only. */
    List<Finding> validate(DeploymentInput plan, Resolution resolution);

    /** Brings the release to the machine and makes it ready to start, without touching what runs. Undo: {@link #discard}. */
    void prepare(Change change);

    Reading prepared(Change change);

    Reading discard(Change change);

    /**
     * Starts the new version: beside the old one, or, where they need the same port, in its place. The old one is kept.
     * Undo: {@link #restore}.
     */
    void start(Change change);

    /** Whether the new version runs. */
    Reading started(Change change);

    /** Stops the new version and has the old one running again, and healthy where it was. */
    Reading restore(Change change);

    /**
     * Waits until the new version is healthy; fails at once when it crashed.
     *
     * @return a sentence: what answered, and after how long
     */
    String awaitHealthy(Change change);

    /** The new version takes over the agent's name and restart policy; the old one is stopped and kept. Undo: {@link #switchBack}. */
    void switchOver(Change change);

    Reading switched(Change change);

    Reading switchBack(Change change);

    /**
     * Removes releases older than the one before, and residues of earlier operations.
     *
     * @return what was removed, for people
     */
    String retire(Change change);
}
