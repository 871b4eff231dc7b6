package io.opsaga.fleet;

import static io.opsaga.fleet.FleetStep.DISCARD;
import static io.opsaga.fleet.FleetStep.FORGET;
import static io.opsaga.fleet.FleetStep.PROMOTE;
import static io.opsaga.fleet.FleetStep.RETIRE;
import static io.opsaga.fleet.FleetStep.SURVEY;

import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Progress;
import io.opsaga.orphan.OrphanCrew;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.rollout.LayerStep;
import io.opsaga.rollout.Row;
import io.opsaga.saga.Steps;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;

/** The change of many agents; {@link #change} is the saga. */
public final class FleetSaga extends OperationWorkflow implements FleetWorkflow {
    private final List<LayerStep> layers;
    private final Roster roster;
    private final Fleet fleet;
    private final FleetInput input;

    @WorkflowInit
    public FleetSaga(FleetInput input) {
        this(own(input, FleetKind.NAME));
    }

    private FleetSaga(Own<FleetInput> own) {
        this(own.input(), new Roster(own.input()));
    }

    private FleetSaga(FleetInput plan, Roster roster) {
        super(new OperationRun(plan, FleetFailure::trigger, true, roster::rows));
        this.input = plan;
        this.layers = LayerStep.of(plan.terms(), plan.agents());
        this.roster = roster;
        this.fleet = new Fleet(plan, roster, operation);
        operation.outlook(new FleetPlanContributor(plan, roster));
    }

    @Override
    public Progress run(FleetInput ignored) {
        return operation.execute(this::change);
    }

    private void change(Steps steps) {
        operation.fact(Progress.LAYERS, roster.layers());
        steps.resolve(SURVEY, fleet::survey, answer -> answer);
        if (roster.members().stream().noneMatch(Row::waiting)) {
            String why = "there is nothing to change";
            layers.forEach(layer -> steps.skip(layer, why));
            removeOrphans(steps);
            steps.settle(PROMOTE, why, this::settleAll);
            forgetOrphans(steps);
            steps.skip(RETIRE, why);
        } else {
            for (LayerStep layer : layers) {
                fleet.rollout().change(steps, layer, rows -> roster.versions(layer), rows -> roster.wanted(layer));
            }
            removeOrphans(steps);
            promote(steps);
            forgetOrphans(steps);
            steps.bestEffort(RETIRE, fleet::retire);
        }
        if (!roster.orphans().isEmpty()) {
            steps.commit(DISCARD, "what was removed is kept beside", fleet.orphans()::discard);
        }
        fleet.rollout().conclude();
    }

    /** Only now: before the agents were well, what is left of them elsewhere was all that there was. */
    private void removeOrphans(Steps steps) {
        if (!roster.orphans().isEmpty()) {
            fleet.rollout().change(steps, FleetStep.removal(input), rows -> roster.leftovers(), rows -> "removed");
        }
    }

    private void forgetOrphans(Steps steps) {
        if (roster.orphans().isEmpty()) {
            return;
        }
        OrphanCrew orphans = fleet.orphans();
        List<String> removed = orphans.removed().stream()
                .map(row -> row.orphan().agent())
                .distinct()
                .toList();
        List<String> gone =
                removed.stream().filter(agent -> roster.member(agent).isEmpty()).toList();
        steps.apply(FORGET)
                .changes("", "what is recorded of agents that are gone ends")
                .undo(orphans::remember)
                .run(() -> orphans.forget(gone));
        operation.predecessors().supersede(removed);
    }

    private void promote(Steps steps) {
        ReleaseActivities store = fleet.machines().releases();
        List<ReleaseEntry> releases = roster.releases();
        List<String> agents =
                new ArrayList<>(releases.stream().map(ReleaseEntry::agent).toList());
        steps.apply(PROMOTE)
                .changes(Roster.versions(roster.members()), Roster.wanted(roster.members()))
                .undo(() -> store.demote(releases))
                .run(() -> {
                    store.promote(releases);
                    agents.addAll(fleet.settle());
                });
        operation.predecessors().supersede(agents);
    }

    private String settleAll() {
        List<String> agents = fleet.settle();
        if (agents.isEmpty()) {
            return "";
        }
        operation.predecessors().supersede(agents);
        return "recorded what runs already, of %d agents".formatted(agents.size());
    }
}
