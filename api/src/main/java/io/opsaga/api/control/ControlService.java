package io.opsaga.api.control;

import io.opsaga.api.access.Actor;
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
import io.opsaga.api.selection.AgentFinder;
import io.opsaga.api.selection.Targets;
import io.opsaga.control.ControlAgent;
import io.opsaga.control.ControlInput;
import io.opsaga.control.ControlKind;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests for run control. */
@Component
class ControlService {
    private final Targets targets;
    private final AgentFinder finder;
    private final Idempotency idempotency;
    private final Launcher launcher;
    private final OperationDrafts drafts;
    private final PlanningService planning;
    private final PlanViews views;
    private final ControlKind kind = new ControlKind();

    ControlService(
            Targets targets,
            Inventories inventories,
            Idempotency idempotency,
            Launcher launcher,
            OperationDrafts drafts,
            PlanningService planning,
            PlanViews views) {
        this.targets = targets;
        this.finder = new AgentFinder(inventories);
        this.idempotency = idempotency;
        this.launcher = launcher;
        this.drafts = drafts;
        this.planning = planning;
        this.views = views;
    }

    Launched start(ControlRequest request, Actor actor, @Nullable String key) {
        Inventory inventory = inventory(request);
        actor.mustActIn(inventory.environment().wire());
        String fingerprint = Fingerprint.of(request);
        Slot slot = idempotency.slot(ControlKind.PREFIX, actor.name(), key, fingerprint);
        if (slot.existing().isPresent()) {
            return new Launched(slot.existing().get(), true);
        }
        OperationInput input = input(slot.id(), inventory, request, actor);
        return launcher.launch(
                planning.bound(input, request.rollout().planHash()),
                fingerprint,
                request.rollout().entry());
    }

    /** What that request would do; nothing is done. */
    PlanView plan(ControlRequest request, Actor actor) {
        Inventory inventory = inventory(request);
        OperationInput input = input(Ids.random(PlanningService.PREFIX), inventory, request, actor);
        return views.whole(
                planning.rehearse(input),
                planning.approval(inventory.environment().wire()));
    }

    private Inventory inventory(ControlRequest request) {
        List<String> ids = request.agents().ids();
        return request.single() && ids != null
                ? finder.inventory(ids.get(0), request.environment())
                : targets.inventory(request.environment());
    }

    private OperationInput input(String id, Inventory inventory, ControlRequest request, Actor actor) {
        List<Agent> selected = targets.selected(inventory, request.agents());
        List<ControlAgent> agents = ControlAgent.inLayers(request.action(), selected);
        Operation operation = drafts.of(
                kind,
                id,
                new About(
                        inventory.environment().wire(),
                        request.agents().spoken(),
                        agents.stream()
                                .map(ControlAgent::machine)
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(",")),
                        request.action().wire(),
                        agents.size()),
                actor,
                request.rollout().reason());
        Integer parallel = request.rollout().maxParallelPerMachine();
        return new ControlInput(
                operation,
                request.action(),
                request.rollout().policy(),
                parallel == null ? drafts.parallel() : parallel,
                request.rollout().maxFailures(agents.size()),
                request.rollout().answerWithin(),
                agents,
                dependants(inventory, selected));
    }

    /** Who depends on one of them, and is not among them. */
    private static List<String> dependants(Inventory inventory, List<Agent> selected) {
        Set<String> ids = selected.stream().map(Agent::id).collect(Collectors.toCollection(TreeSet::new));
        return inventory.agents().stream()
                .filter(agent -> !ids.contains(agent.id()))
                .filter(agent -> agent.dependsOn().stream().anyMatch(ids::contains))
                .map(Agent::id)
                .toList();
    }
}
