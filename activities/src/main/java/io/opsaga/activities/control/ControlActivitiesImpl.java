package io.opsaga.activities.control;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Agents;
import io.opsaga.activities.runtime.Discards;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.control.AgentStand;
import io.opsaga.control.ControlActivities;
import io.opsaga.control.ControlBatch;
import io.opsaga.control.ControlBatch.ControlledAgent;
import io.opsaga.control.ControlQuestion;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.inventory.Inventories;
import io.opsaga.operation.Identifiers;
import io.opsaga.release.Releases;
import io.opsaga.rollout.CarriedResults;
import io.opsaga.rollout.Crew.Changed;
import io.opsaga.rollout.Crew.Observed;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Reading;
import io.opsaga.stops.Stop;
import io.opsaga.stops.StopLookup;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Does for each agent of a batch, one after the other, what run control asks for. */
public final class ControlActivitiesImpl implements ControlActivities {
    private final Inventories inventories;
    private final Agents agents;
    private final Health health;
    private final Guard guard;
    private final StopLookup stops;
    private final Releases releases;

    /** @param guard the one that guards deployments, too */
    public ControlActivitiesImpl(
            Inventories inventories,
            List<AgentRuntime> runtimes,
            Health health,
            Guard guard,
            StopLookup stops,
            Releases releases) {
        this.inventories = inventories;
        this.agents = new Agents(inventories, runtimes);
        this.health = health;
        this.guard = guard;
        this.stops = stops;
        this.releases = releases;
    }

    @Override
    public List<AgentStand> survey(ControlQuestion question) {
        Identifiers.operation(question.operation());
        Map<String, Stop> stopped = stops.among(question.environment(), question.agents());
        ControlLook look = new ControlLook(question, health, releases, agents::others);
        return guard.run("survey of " + question.operation() + "/" + question.machine(), pulse -> {
            List<AgentStand> answers = new ArrayList<>();
            for (String id : question.agents()) {
                pulse.beat("looking at " + id);
                answers.add(placed(question, id)
                        .map(at -> look.of(at, agents.runtime(at), stopped.get(id)))
                        .orElseGet(() -> unknown(question, id)));
            }
            return answers;
        });
    }

    private Optional<Placement> placed(ControlQuestion question, String id) {
        return Placement.find(inventories, question.environment(), id)
                .filter(at -> at.machine().name().equals(question.machine()));
    }

    private static AgentStand unknown(ControlQuestion question, String id) {
        String why = "%s has no agent %s on %s".formatted(question.environment(), id, question.machine());
        return AgentStand.blocked(id, Stand.NOTHING, new FailureNote(DeploymentFailure.AGENT_UNKNOWN.name(), why, ""));
    }

    @Override
    public List<Changed> act(ControlBatch batch) {
        return guard.activity(pulse -> {
            List<Changed> results = new ArrayList<>();
            for (ControlledAgent agent : batch.agents()) {
                long begun = System.nanoTime();
                try {
                    changing(batch, agent, pulse, work -> {
                        work.act(batch.action(), pulse);
                        return true;
                    });
                    results.add(new Changed(agent.agent(), (System.nanoTime() - begun) / 1_000_000));
                } catch (ApplicationFailure e) {
                    throw CarriedResults.on(e, results, Changed[]::new);
                }
            }
            return results;
        });
    }

    @Override
    public List<Observed> acted(ControlBatch batch) {
        return readings(batch, (agent, pulse) -> on(batch, agent, pulse, work -> work.acted(batch.action())));
    }

    @Override
    public List<Observed> undo(ControlBatch batch) {
        List<String> names = batch.agents().stream().map(ControlledAgent::agent).toList();
        Map<String, Stop> stopped = stops.among(batch.environment(), names);
        return readings(batch, (agent, pulse) -> {
            Stop stop = stopped.get(agent.agent());
            boolean staysDown = stop != null && !stop.operation().equals(batch.operation());
            ControlledAgent before = staysDown ? agent.atRest() : agent;
            Reading reading = changing(batch, before, pulse, work -> work.undo(batch.action(), pulse));
            return staysDown
                    ? new Reading(reading.effect(), "%s; %s".formatted(reading.detail(), stop.sentence()))
                    : reading;
        });
    }

    @Override
    public String discard(ControlBatch batch) {
        return guard.activity(pulse -> {
            Discards discards = new Discards();
            batch.agents().forEach(agent -> discards.of(agent.agent(), () -> discarded(batch, agent, pulse)));
            return discards.told(batch.machine());
        });
    }

    private boolean discarded(ControlBatch batch, ControlledAgent agent, Heartbeat pulse) {
        Placement at = placement(batch, agent);
        Change change = change(batch, agent);
        return guard.alone(
                key(batch, agent),
                pulse,
                () -> agents.runtime(at)
                        .held(at, change, pulse, held -> held.control().discard(at, change)));
    }

    private Placement placement(ControlBatch batch, ControlledAgent agent) {
        return agents.placement(
                batch.environment(),
                agent.agent(),
                batch.machine(),
                agent.before().was());
    }

    /** What is known for good of one agent does not keep the others from being asked. */
    private List<Observed> readings(ControlBatch batch, BiFunction<ControlledAgent, Heartbeat, Reading> step) {
        return guard.activity(pulse -> {
            List<Observed> readings = new ArrayList<>();
            for (ControlledAgent agent : batch.agents()) {
                readings.add(new Observed(agent.agent(), reading(() -> step.apply(agent, pulse))));
            }
            return readings;
        });
    }

    private static Reading reading(java.util.function.Supplier<Reading> step) {
        try {
            return step.get();
        } catch (ApplicationFailure e) {
            if (!e.isNonRetryable()) {
                throw e;
            }
            return Reading.unknown("%s: %s".formatted(e.getType(), e.getOriginalMessage()));
        }
    }

    private <T> T on(ControlBatch batch, ControlledAgent agent, Heartbeat pulse, Function<ControlWork, T> step) {
        Placement at = placement(batch, agent);
        Change change = change(batch, agent);
        return guard.alone(
                key(batch, agent),
                pulse,
                () -> step.apply(new ControlWork(agents.runtime(at), health, at, change, agent.before())));
    }

    private <T> T changing(ControlBatch batch, ControlledAgent agent, Heartbeat pulse, Function<ControlWork, T> step) {
        Placement at = placement(batch, agent);
        Change change = change(batch, agent);
        return guard.alone(
                key(batch, agent),
                pulse,
                () -> agents.runtime(at)
                        .held(
                                at,
                                change,
                                pulse,
                                held -> step.apply(new ControlWork(held, health, at, change, agent.before()))));
    }

    private static String key(ControlBatch batch, ControlledAgent agent) {
        return batch.environment() + "/" + agent.agent();
    }

    private static Change change(ControlBatch batch, ControlledAgent agent) {
        return Change.inPlace(
                        batch.operation(),
                        batch.token(),
                        batch.environment(),
                        agent.agent(),
                        batch.machine(),
                        agent.before().was())
                .checkedInPlace();
    }
}
