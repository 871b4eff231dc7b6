package io.opsaga.activities.runtime;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Change;
import io.opsaga.saga.Reading;
import java.util.Optional;

/**
 * What can be done with an agent as it is, whatever its declaration says by now. Everything that changes the machine brings about a state
 * and does nothing where that state is there already, and is to be called within {@link AgentRuntime#held}.
 *
 * <p>Throws failures of {@link io.opsaga.deployment.DeploymentFailure} and {@link io.opsaga.control.ControlFailure}, and the technologies'
 * own exceptions.
 */
public interface RunControl {
    /**
     * How the agent stands; whether it is well is not asked.
     *
     * @param operation who asks
     * @throws io.temporal.failure.ApplicationFailure NOT_OURS, where what has its name was made by somebody else
     */
    Look look(Placement at, String operation);

    /** Has nothing of the agent running, and nobody who would start it again. */
    void stop(Placement at, Change change, Heartbeat pulse);

    /** Has what was there running; returns before it is healthy. */
    void start(Placement at, Change change, Heartbeat pulse);

    /**
     * Has what was there running anew; returns before it is healthy.
     *
     * @param run which run is to be over
     */
    void restart(Placement at, Change change, String run, Heartbeat pulse);

    /** Stops the agent and puts it where nothing takes it for the agent. */
    void putAside(Placement at, Change change, Heartbeat pulse);

    /** Whether it was put aside, or is not there at all. */
    boolean aside(Placement at, Change change);

    /** Which run of what was there goes on; empty where it does not run. */
    Optional<String> run(Placement at, Change change);

    /** Has it as it was before, under its name and running or not; whether it is healthy is asked by the caller. */
    Reading restore(Placement at, Change change, Heartbeat pulse);

    /**
     * Removes for good what this operation has put aside, and, where nothing else has become the agent since, what is left of earlier releases.
     *
     * @return whether there was anything
     */
    boolean discard(Placement at, Change change);

    /**
     * What was found of an agent.
     *
     * @param stand as if it were not well
     * @param alive whether it runs, or is about to
     * @param resting whether nothing of it runs, and nobody would start it again
     * @param remains whether there is anything of it, and be it what an earlier release has left
     * @param kept whether its machine would start it again as agreed
     */
    record Look(Stand stand, boolean alive, boolean resting, boolean remains, boolean kept) {}
}
