package io.opsaga.activities.fleet;

import io.opsaga.activities.deployment.AgentWork;
import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.deployment.WantedVersions;
import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.orphan.Leftovers;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Agents;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.Change;
import io.opsaga.fleet.AgentChange;
import io.opsaga.fleet.AgentReading;
import io.opsaga.fleet.AgentResult;
import io.opsaga.fleet.FleetActivities;
import io.opsaga.fleet.FleetBatch;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.fleet.MachineSurvey;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Machine;
import io.opsaga.operation.Identifiers;
import io.opsaga.release.QuarantineLookup;
import io.opsaga.rollout.CarriedResults;
import io.opsaga.saga.Reading;
import io.opsaga.stops.StopLookup;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Does for each agent of a batch, one after the other, what a deployment does in several activities. */
public final class FleetActivitiesImpl implements FleetActivities, AutoCloseable {
    private final Agents agents;
    private final Health health;
    private final Guard guard;
    private final MachineAsker asker;
    private final WantedVersions wanted;

    /**
     * @param guard the one that guards deployments of single agents, too
     * @param quarantine asked before anything is touched
     * @param stops asked who is to be left alone
     * @param wanted asked for what a word for a version means
     * @param leftovers asked what machines have of agents that are declared elsewhere, or nowhere
     */
    public FleetActivitiesImpl(
            Inventories inventories,
            List<AgentRuntime> runtimes,
            Health health,
            Guard guard,
            QuarantineLookup quarantine,
            StopLookup stops,
            WantedVersions wanted,
            Leftovers leftovers) {
        this.agents = new Agents(inventories, runtimes);
        this.health = health;
        this.guard = guard;
        this.wanted = wanted;
        this.asker = new MachineAsker(
                inventories,
                runtimes.stream().collect(Collectors.toMap(AgentRuntime::kind, Function.identity())),
                health,
                quarantine,
                stops,
                leftovers);
    }

    @Override
    public MachineSurvey survey(FleetQuestion question) {
        Identifiers.operation(question.operation());
        question.agents().forEach(agent -> Identifiers.version(question.versionOf(agent)));
        return guard.run(
                "survey of " + question.operation() + "/" + question.machine(),
                pulse -> asker.ask(wanted.of(question)));
    }

    @Override
    public List<AgentResult> change(FleetBatch batch) {
        return guard.activity(pulse -> change(batch, pulse));
    }

    private List<AgentResult> change(FleetBatch batch, Heartbeat pulse) {
        List<AgentResult> results = new ArrayList<>();
        for (AgentChange agent : batch.agents()) {
            long begun = System.nanoTime();
            try {
                String parts = changing(batch, agent, pulse, AgentWork::change);
                results.add(new AgentResult(agent.agent(), (System.nanoTime() - begun) / 1_000_000, parts));
            } catch (ApplicationFailure e) {
                throw CarriedResults.on(e, results, AgentResult[]::new);
            }
        }
        return results;
    }

    @Override
    public List<AgentReading> changed(FleetBatch batch) {
        return readings(batch, (agent, pulse) -> on(batch, agent, pulse, AgentWork::changed));
    }

    @Override
    public List<AgentReading> undo(FleetBatch batch) {
        return readings(batch, (agent, pulse) -> changing(batch, agent, pulse, AgentWork::undo));
    }

    @Override
    public String retire(FleetBatch batch) {
        return guard.activity(pulse -> retire(batch, pulse));
    }

    private String retire(FleetBatch batch, Heartbeat pulse) {
        Set<String> outdated = outdated(batch);
        List<String> told = new ArrayList<>();
        for (AgentChange agent : batch.agents()) {
            if (!outdated.contains(agent.agent())) {
                continue;
            }
            Placement at = agents.placement(batch.environment(), agent.agent());
            String answer = guard.alone(
                    key(batch, agent), pulse, () -> agents.runtime(at).retire(at, change(batch, agent)));
            if (answer.startsWith("removed")) {
                told.add(agent.agent());
            }
        }
        return told.isEmpty()
                ? "nothing to remove on " + batch.machine()
                : "removed old releases of %d agents on %s".formatted(told.size(), batch.machine());
    }

    private Set<String> outdated(FleetBatch batch) {
        Map<AgentRuntime, List<Change>> byRuntime = batch.agents().stream()
                .collect(Collectors.groupingBy(
                        agent -> agents.runtime(agents.placement(batch.environment(), agent.agent())),
                        Collectors.mapping(agent -> change(batch, agent), Collectors.toList())));
        Machine machine = agents.placement(
                        batch.environment(), batch.agents().get(0).agent())
                .machine();
        Set<String> outdated = new TreeSet<>();
        byRuntime.forEach((runtime, changes) -> outdated.addAll(runtime.outdated(machine, changes)));
        return outdated;
    }

    @Override
    public void close() {
        asker.close();
    }

    private interface Step<T> {
        T on(AgentWork work, Change change);
    }

    /** What is known for good of one agent does not keep the others from being asked. */
    private List<AgentReading> readings(FleetBatch batch, BiFunction<AgentChange, Heartbeat, Reading> step) {
        return guard.activity(pulse -> readings(batch, agent -> step.apply(agent, pulse)));
    }

    private static List<AgentReading> readings(FleetBatch batch, Function<AgentChange, Reading> step) {
        List<AgentReading> readings = new ArrayList<>();
        for (AgentChange agent : batch.agents()) {
            try {
                readings.add(new AgentReading(agent.agent(), step.apply(agent)));
            } catch (ApplicationFailure e) {
                if (!e.isNonRetryable()) {
                    throw e;
                }
                readings.add(new AgentReading(
                        agent.agent(), Reading.unknown("%s: %s".formatted(e.getType(), e.getOriginalMessage()))));
            }
        }
        return readings;
    }

    private <T> T on(FleetBatch batch, AgentChange agent, Heartbeat pulse, Step<T> step) {
        Placement at = agents.placement(batch.environment(), agent.agent());
        return guard.alone(
                key(batch, agent),
                pulse,
                () -> step.on(new AgentWork(agents.runtime(at), health, at, pulse), change(batch, agent)));
    }

    private <T> T changing(FleetBatch batch, AgentChange agent, Heartbeat pulse, Step<T> step) {
        Placement at = agents.placement(batch.environment(), agent.agent());
        Change change = change(batch, agent);
        return guard.alone(
                key(batch, agent),
                pulse,
                () -> agents.runtime(at)
                        .held(at, change, pulse, held -> step.on(new AgentWork(held, health, at, pulse), change)));
    }

    private static String key(FleetBatch batch, AgentChange agent) {
        return batch.environment() + "/" + agent.agent();
    }

    private static Change change(FleetBatch batch, AgentChange agent) {
        return new Change(
                        batch.operation(),
                        batch.token(),
                        batch.environment(),
                        agent.agent(),
                        batch.machine(),
                        agent.next(),
                        agent.old(),
                        null)
                .checked();
    }
}
