package io.opsaga.activities.runtime;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Resolution;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.saga.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime can do with one agent. Everything that changes the machine brings about a state and does nothing where that
 * state is there already, so that it may be called again after any interruption. What it makes carries the operation's id.
 *
 * <p>Throws failures of {@link io.opsaga.deployment.DeploymentFailure}, and the technologies' own exceptions.
 */
public interface AgentRuntime {
    RuntimeKind kind();

    /**
     * Does work that changes the agent's machine, by the runtime that it is given, in such a way that the machine refuses it once
     * it has heard of a later holder of the agent's lock. Reading needs no such care.
     *
     * @throws io.temporal.failure.ApplicationFailure STALE_HOLDER, if there is a later holder; nothing was changed then
     */
    default <T> T held(Placement at, Change change, Heartbeat pulse, Function<AgentRuntime, T> work) {
        return work.apply(this);
    }

    /** What can be done with an agent without bringing it anything. */
    RunControl control();

    /** Version to release, and what runs now. */
    Resolution resolve(Placement at, DeploymentInput plan);

    /**
     * The same for many agents of one machine, and whatever would be in their way, with as few questions as there can be.
     *
     * @param question who asks, and what each agent shall run
     */
    MachineLook look(List<Placement> all, FleetQuestion question);

    /** What many agents of one machine run at this moment, by agent, with as few questions as there can be. */
    Map<String, Standing> standings(List<Placement> all);

    /**
     * The agents of an environment of which a machine has anything that was made by this runtime, whatever is declared; but not those of
     * which all was removed, and only waits to be given up.
     */
    default Set<String> agents(Machine machine, EnvironmentName environment) {
        return Set.of();
    }

    /** The versions of the agent that are at hand, in no order; which they are is told by who would bring them. */
    default List<String> versions(Placement at) {
        return List.of();
    }

    /** Checks that only this runtime can make: engine, artifact, disk, memory. */
    List<Check> checks(Placement at, DeploymentInput plan, Resolution resolution);

    void prepare(Placement at, Change change, Heartbeat pulse);

    Reading prepared(Placement at, Change change);

    Reading discard(Placement at, Change change);

    /** Starts the new version, first stopping the old one where both need the same port. */
    void start(Placement at, Change change, Heartbeat pulse);

    Reading started(Placement at, Change change);

    /**
     * Has the old version running and the new one stopped.
     *
     * @return ABSENT when it was so already; whether the old one is healthy is asked by the caller
     */
    Reading restore(Placement at, Change change, Heartbeat pulse);

    Condition condition(Placement at, Change change);

    /**
     * What the version wrote that an operation brought, from a place on, or its end: while it is on its machine, and for a day after it was
     * {@linkplain #discard removed}. Empty where there is none.
     *
     * @param after where a piece ended that was read of it before; null for its end
     * @param lines without a place: so many of the last ones at least, where there are as many and they are not more than 1 MiB; 0 for whoever
     *     wants to know only where it ends
     */
    default Optional<LogPiece> log(Placement at, String operation, @Nullable LogPlace after, int lines) {
        return Optional.empty();
    }

    /**
     * The variables that the agent's releases on its machine were given by inventories, and those of which only the log is left; also
     * where other values are declared by now, or none. They may be secrets: they are for {@link Placement#knowing}, and are neither logged
     * nor kept. Of each release at most 256 KiB.
     */
    List<Map<String, String>> given(Placement at);

    /** The agent as the old version of it is asked for its health, which may have been declared otherwise. */
    Placement asItWas(Placement at, Change change);

    /** How the old version is doing; Missing where there was none. */
    Condition oldCondition(Placement at, Change change);

    void switchOver(Placement at, Change change);

    Reading switched(Placement at, Change change);

    Reading switchBack(Placement at, Change change);

    /**
     * Which of many agents of one machine and environment have releases to {@link #retire}, with as few questions as there can be;
     * some of those that are named may turn out to have none.
     */
    default Set<String> outdated(Machine machine, List<Change> changes) {
        return changes.stream().map(Change::agent).collect(Collectors.toSet());
    }

    /** Removes releases older than the old one. As it mostly finds none, it sees to {@link #held} itself. */
    String retire(Placement at, Change change);

    /** A check before anything is touched. */
    record Check(String name, String type, io.opsaga.saga.Finding.Severity severity, boolean passed, String message) {}
}
