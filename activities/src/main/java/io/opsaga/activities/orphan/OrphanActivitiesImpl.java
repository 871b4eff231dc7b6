package io.opsaga.activities.orphan;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Agents;
import io.opsaga.activities.runtime.Discards;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.RunControl;
import io.opsaga.control.ControlFailure;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Machine;
import io.opsaga.operation.Identifiers;
import io.opsaga.orphan.Orphan;
import io.opsaga.orphan.OrphanActivities;
import io.opsaga.orphan.OrphanBatch;
import io.opsaga.orphan.OrphanBatch.FoundOrphan;
import io.opsaga.orphan.OrphanQuestion;
import io.opsaga.orphan.OrphanRemoval;
import io.opsaga.orphan.OrphanStand;
import io.opsaga.rollout.CarriedResults;
import io.opsaga.rollout.Crew.Observed;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Reading;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Removes orphans of a batch, one after the other, and brings them back. */
public final class OrphanActivitiesImpl implements OrphanActivities {
    private final Inventories kept;
    private final Inventories inForce;
    private final Agents agents;
    private final Health health;
    private final Guard guard;

    /**
     * @param kept what the operation began with: it knows the machines
     * @param inForce what counts by now: whoever is declared again is no orphan any more
     * @param guard the one that guards deployments, too
     */
    public OrphanActivitiesImpl(
            Inventories kept, Inventories inForce, List<AgentRuntime> runtimes, Health health, Guard guard) {
        this.kept = kept;
        this.inForce = inForce;
        this.agents = new Agents(kept, runtimes);
        this.health = health;
        this.guard = guard;
    }

    @Override
    public List<OrphanStand> survey(OrphanQuestion question) {
        Identifiers.operation(question.operation());
        return guard.run("orphans of " + question.operation() + "/" + question.machine(), pulse -> {
            List<OrphanStand> stands = new ArrayList<>();
            for (Orphan orphan : question.orphans()) {
                pulse.beat("looking at " + orphan.name());
                stands.add(look(question, orphan));
            }
            return stands;
        });
    }

    private OrphanStand look(OrphanQuestion question, Orphan orphan) {
        try {
            Placement at = placement(question.environment(), orphan);
            Optional<String> declared = declared(at);
            if (declared.isPresent()) {
                return OrphanStand.left(orphan.name(), declared.get());
            }
            RunControl.Look look = agents.runtime(at).control().look(at, question.operation());
            Stand stand = look.stand();
            return stand.was().present() || !look.resting()
                    ? OrphanStand.open(orphan.name(), stand.was(), look.alive() && well(question, at, stand))
                    : OrphanStand.left(orphan.name(), "there is nothing of it any more");
        } catch (ApplicationFailure e) {
            if (!e.isNonRetryable()) {
                throw e;
            }
            String why = String.valueOf(e.getOriginalMessage());
            return e.getType().equals(ControlFailure.NOT_OURS.name())
                    ? OrphanStand.left(orphan.name(), why)
                    : OrphanStand.blocked(orphan.name(), new FailureNote(e.getType(), why, ""));
        }
    }

    private boolean well(OrphanQuestion question, Placement at, Stand stand) {
        if (!stand.was().present()) {
            return false;
        }
        Change change = Change.inPlace(
                question.operation(), 0, question.environment(), at.agent().id(), question.machine(), stand.was());
        AgentRuntime runtime = agents.runtime(at);
        Placement then = runtime.asItWas(at, change);
        try {
            return health.complaint(then, () -> runtime.oldCondition(then, change))
                    .isEmpty();
        } catch (ProbeFailure e) {
            return false;
        }
    }

    private Placement placement(String environment, Orphan orphan) {
        EnvironmentName name = EnvironmentName.of(environment)
                .orElseThrow(() -> DeploymentFailure.AGENT_UNKNOWN.because("There is no environment " + environment));
        Machine machine = kept.of(name)
                .map(inventory -> inventory.machines().get(orphan.machine()))
                .orElseThrow(() -> DeploymentFailure.AGENT_UNKNOWN.because(
                        "%s has no machine %s any more".formatted(environment, orphan.machine())));
        Identifiers.agent(orphan.agent());
        return OrphanPlacements.of(name, machine, orphan);
    }

    /** That it is no orphan, as it is declared to be there. */
    private Optional<String> declared(Placement at) {
        boolean isDeclared = java.util.stream.Stream.of(kept, inForce)
                .flatMap(inventories -> inventories.of(at.environment()).stream())
                .anyMatch(inventory -> inventory.places(
                        at.agent().id(), at.machine(), at.agent().runtime()));
        return isDeclared
                ? Optional.of("%s is declared to be on %s again"
                        .formatted(at.agent().id(), at.machine().name()))
                : Optional.empty();
    }

    @Override
    public List<OrphanRemoval> remove(OrphanBatch batch) {
        return guard.activity(pulse -> {
            List<OrphanRemoval> results = new ArrayList<>();
            for (FoundOrphan found : batch.orphans()) {
                long begun = System.nanoTime();
                try {
                    String left = on(batch, found, pulse, work -> work.remove(this::declared));
                    results.add(new OrphanRemoval(
                            found.orphan().name(),
                            (System.nanoTime() - begun) / 1_000_000,
                            left.isEmpty() ? null : left));
                } catch (ApplicationFailure e) {
                    throw CarriedResults.on(e, results, OrphanRemoval[]::new);
                }
            }
            return results;
        });
    }

    @Override
    public List<Observed> removed(OrphanBatch batch) {
        return readings(batch, (found, pulse) -> on(batch, found, pulse, OrphanWork::removed));
    }

    @Override
    public List<Observed> bringBack(OrphanBatch batch) {
        return readings(batch, (found, pulse) -> on(batch, found, pulse, OrphanWork::bringBack));
    }

    @Override
    public String discard(OrphanBatch batch) {
        return guard.activity(pulse -> {
            Discards discards = new Discards();
            batch.orphans()
                    .forEach(found ->
                            discards.of(found.orphan().name(), () -> on(batch, found, pulse, OrphanWork::discard)));
            return discards.told(batch.machine());
        });
    }

    /** What is known for good of one does not keep the others from being asked. */
    private List<Observed> readings(OrphanBatch batch, BiFunction<FoundOrphan, Heartbeat, Reading> step) {
        return guard.activity(pulse -> {
            List<Observed> readings = new ArrayList<>();
            for (FoundOrphan found : batch.orphans()) {
                readings.add(new Observed(found.orphan().name(), reading(() -> step.apply(found, pulse))));
            }
            return readings;
        });
    }

    private static Reading reading(Supplier<Reading> step) {
        try {
            return step.get();
        } catch (ApplicationFailure e) {
            if (!e.isNonRetryable()) {
                throw e;
            }
            return Reading.unknown("%s: %s".formatted(e.getType(), e.getOriginalMessage()));
        }
    }

    private <T> T on(
            OrphanBatch batch, FoundOrphan found, Heartbeat pulse, java.util.function.Function<OrphanWork, T> step) {
        Placement at = placement(batch.environment(), found.orphan());
        Change change = Change.inPlace(
                        batch.operation(),
                        batch.token(),
                        batch.environment(),
                        found.orphan().agent(),
                        batch.machine(),
                        found.was())
                .checkedInPlace();
        return guard.alone(
                batch.environment() + "/" + found.orphan().agent(),
                pulse,
                () -> step.apply(new OrphanWork(agents.runtime(at), health, at, change, found.well(), pulse)));
    }
}
