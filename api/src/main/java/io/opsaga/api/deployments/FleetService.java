package io.opsaga.api.deployments;

import io.opsaga.api.access.Actor;
import io.opsaga.api.deployments.FleetOrphans.ToRemove;
import io.opsaga.api.operations.Fingerprint;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Idempotency.Slot;
import io.opsaga.api.operations.Ids;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.Launcher;
import io.opsaga.api.operations.OperationDrafts;
import io.opsaga.api.operations.OperationDrafts.About;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.operations.PlanViews;
import io.opsaga.api.operations.PlanningService;
import io.opsaga.api.quarantine.QuarantineService;
import io.opsaga.api.selection.Targets;
import io.opsaga.fleet.FleetAgent;
import io.opsaga.fleet.FleetInput;
import io.opsaga.fleet.FleetKind;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Progress;
import io.opsaga.orphan.Orphan;
import io.opsaga.rollout.RolloutPolicy;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests to change many agents at once. */
@Component
class FleetService {
    private final Targets targets;
    private final QuarantineService quarantine;
    private final Idempotency idempotency;
    private final Launcher launcher;
    private final OperationDrafts drafts;
    private final PlanningService planning;
    private final PlanViews views;
    private final FleetOrphans orphans;
    private final FleetKind kind = new FleetKind();

    FleetService(
            Targets targets,
            QuarantineService quarantine,
            Idempotency idempotency,
            Launcher launcher,
            OperationDrafts drafts,
            PlanningService planning,
            PlanViews views,
            FleetOrphans orphans) {
        this.targets = targets;
        this.quarantine = quarantine;
        this.idempotency = idempotency;
        this.launcher = launcher;
        this.drafts = drafts;
        this.planning = planning;
        this.views = views;
        this.orphans = orphans;
    }

    Launched deploy(FleetRequest request, Actor actor, @Nullable String key) {
        Inventory inventory = targets.inventory(request.environment());
        actor.mustActIn(inventory.environment().wire());
        List<Agent> selected = selected(inventory, request);
        FleetVersions versions = FleetVersions.of(request, FleetAgent.inLayers(selected));
        String fingerprint = Fingerprint.of(request);
        Slot slot = idempotency.slot(FleetKind.PREFIX, actor.name(), key, fingerprint);
        if (slot.existing().isPresent()) {
            return new Launched(slot.existing().get(), true);
        }
        // Where what works is kept, the survey leaves out the agents concerned, and the others are not kept waiting for
        // them.
        if (request.rollout().policy() != RolloutPolicy.KEEP_WHAT_WORKS) {
            quarantine.refuse(
                    inventory.environment().wire(),
                    versions.wanted(selected),
                    () -> rehearsed(inventory, versions, request, actor));
        }
        OperationInput input = input(slot.id(), inventory, versions, request, actor);
        return launcher.launch(
                planning.bound(input, request.rollout().planHash()),
                fingerprint,
                request.rollout().entry());
    }

    /** What that request would do; nothing is done. */
    PlanView plan(FleetRequest request, Actor actor) {
        Inventory inventory = targets.inventory(request.environment());
        FleetVersions versions = FleetVersions.of(request, FleetAgent.inLayers(selected(inventory, request)));
        return views.whole(
                rehearsed(inventory, versions, request, actor),
                planning.approval(inventory.environment().wire()));
    }

    /** Where the last agents of an environment were taken out of its inventory, there are orphans to be removed and nobody else. */
    private List<Agent> selected(Inventory inventory, FleetRequest request) {
        return request.removesOrphans()
                ? targets.matching(inventory, request.agents())
                : targets.selected(inventory, request.agents());
    }

    private Progress rehearsed(Inventory inventory, FleetVersions versions, FleetRequest request, Actor actor) {
        return planning.rehearse(input(Ids.random(PlanningService.PREFIX), inventory, versions, request, actor));
    }

    private OperationInput input(
            String id, Inventory inventory, FleetVersions versions, FleetRequest request, Actor actor) {
        List<FleetAgent> agents = versions.agents();
        ToRemove leftovers = request.removesOrphans() ? orphans.of(inventory, selected(inventory, agents)) : null;
        List<Orphan> removed = leftovers == null ? List.of() : leftovers.orphans();
        if (agents.isEmpty() && removed.isEmpty()) {
            throw Targets.nobody(inventory);
        }
        Operation operation = drafts.of(
                kind,
                id,
                new About(
                        inventory.environment().wire(),
                        request.agents().spoken(),
                        Stream.concat(
                                        agents.stream().map(FleetAgent::machine),
                                        removed.stream().map(Orphan::machine))
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(",")),
                        versions.version(),
                        agents.size()),
                actor,
                request.rollout().reason());
        Integer parallel = request.rollout().maxParallelPerMachine();
        return new FleetInput(
                operation,
                request.rollout().policy(),
                parallel == null ? drafts.parallel() : parallel,
                request.rollout().maxFailures(agents.size() + removed.size()),
                request.rollout().answerWithin(),
                agents,
                request.adopts() ? Boolean.TRUE : null,
                leftovers == null ? null : removed,
                leftovers == null ? null : leftovers.unknown());
    }

    private static List<Agent> selected(Inventory inventory, List<FleetAgent> agents) {
        return agents.stream()
                .flatMap(agent -> inventory.agent(agent.id()).stream())
                .toList();
    }
}
