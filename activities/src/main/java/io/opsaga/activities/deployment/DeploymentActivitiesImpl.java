package io.opsaga.activities.deployment;

import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Agents;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentActivities;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Resolution;
import io.opsaga.inventory.Inventories;
import io.opsaga.operation.Identifiers;
import io.opsaga.operation.Operation;
import io.opsaga.release.QuarantineLookup;
import io.opsaga.saga.Finding;
import io.opsaga.saga.Reading;
import io.opsaga.stops.StopLookup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks the agent up, picks its runtime, and lets it do the step. */
public final class DeploymentActivitiesImpl implements DeploymentActivities {
    private final Agents agents;
    private final Validator validator;
    private final Health health;
    private final Guard guard;
    private final WantedVersions wanted;

    /**
     * @param guard one for all that works on agents in this process
     * @param quarantine asked before anything is touched
     * @param stops asked who must not be started
     * @param wanted asked for what a word for a version means
     */
    public DeploymentActivitiesImpl(
            Inventories inventories,
            List<AgentRuntime> runtimes,
            Health health,
            Guard guard,
            QuarantineLookup quarantine,
            StopLookup stops,
            WantedVersions wanted) {
        this.agents = new Agents(inventories, runtimes);
        this.validator = new Validator(inventories, health, agents::runtime, quarantine, stops);
        this.health = health;
        this.guard = guard;
        this.wanted = wanted;
    }

    @Override
    public Resolution resolve(DeploymentInput plan) {
        return asked(plan, (at, pulse) -> {
            Resolution found = agents.runtime(at).resolve(at, wanted.of(plan));
            Change change = looking(plan, found);
            if (found.unchanged()) {
                // The right version that is not well is not what was asked for.
                boolean well = health.complaint(at, () -> agents.runtime(at).oldCondition(at, change))
                        .isEmpty();
                if (well) {
                    return found;
                }
            }
            return found.changed().complaining(before(at, change));
        });
    }

    private @Nullable String before(Placement at, Change change) {
        AgentRuntime runtime = agents.runtime(at);
        return change.old().running()
                ? new Beforehand(runtime, health, at, change).complaint(runtime.oldCondition(at, change))
                : null;
    }

    @Override
    public List<Finding> validate(DeploymentInput plan, Resolution resolution) {
        return asked(plan, (at, pulse) -> validator.findings(at, plan, resolution));
    }

    @Override
    public void prepare(Change change) {
        changing(change, (runtime, at, pulse) -> {
            runtime.prepare(at, change, pulse);
            return true;
        });
    }

    @Override
    public Reading prepared(Change change) {
        return on(change, (runtime, at, pulse) -> runtime.prepared(at, change));
    }

    @Override
    public Reading discard(Change change) {
        return changing(change, (runtime, at, pulse) -> runtime.discard(at, change));
    }

    @Override
    public void start(Change change) {
        changing(change, (runtime, at, pulse) -> {
            runtime.start(at, change, pulse);
            return true;
        });
    }

    @Override
    public Reading started(Change change) {
        return on(change, (runtime, at, pulse) -> runtime.started(at, change));
    }

    @Override
    public Reading restore(Change change) {
        return changing(change, (runtime, at, pulse) -> new AgentWork(runtime, health, at, pulse).restore(change));
    }

    @Override
    public String awaitHealthy(Change change) {
        return on(
                change,
                (runtime, at, pulse) -> health.await(at, () -> runtime.condition(at, change), pulse, change.old()));
    }

    @Override
    public void switchOver(Change change) {
        changing(change, (runtime, at, pulse) -> {
            runtime.switchOver(at, change);
            return true;
        });
    }

    @Override
    public Reading switched(Change change) {
        return on(change, (runtime, at, pulse) -> runtime.switched(at, change));
    }

    @Override
    public Reading switchBack(Change change) {
        return changing(change, (runtime, at, pulse) -> runtime.switchBack(at, change));
    }

    @Override
    public String retire(Change change) {
        return on(change, (runtime, at, pulse) -> runtime.retire(at, change));
    }

    private interface Work<T> {
        T with(AgentRuntime runtime, Placement at, Heartbeat pulse);
    }

    private interface Question<T> {
        T about(Placement at, Heartbeat pulse);
    }

    private <T> T on(Change change, Work<T> work) {
        change.checked();
        Placement at = agents.placement(change.environment(), change.agent());
        return guard.run(
                change.environment() + "/" + change.agent(), pulse -> work.with(agents.runtime(at), at, pulse));
    }

    private <T> T changing(Change change, Work<T> work) {
        return on(change, (runtime, at, pulse) -> runtime.held(at, change, pulse, held -> work.with(held, at, pulse)));
    }

    private <T> T asked(DeploymentInput plan, Question<T> question) {
        Operation asked = plan.operation();
        Identifiers.operation(asked.id());
        Identifiers.version(asked.version());
        if (plan.digest() != null) {
            Identifiers.mark(plan.digest());
        }
        Placement at = agents.placement(asked.environment(), asked.target());
        String agent = asked.environment() + "/" + asked.target();
        // Who only looks need not wait until the agent is left alone, and keeps nobody waiting.
        boolean looks = asked.terms().planning() != null;
        return guard.run(
                looks ? "look at %s by %s".formatted(agent, asked.id()) : agent, pulse -> question.about(at, pulse));
    }

    /** A change that is only looked at: the old version's condition follows from the snapshot. */
    private static Change looking(DeploymentInput plan, Resolution found) {
        Operation asked = plan.operation();
        return new Change(
                asked.id(),
                0,
                asked.environment(),
                asked.target(),
                asked.machine(),
                found.next(),
                found.old(),
                plan.limits());
    }
}
