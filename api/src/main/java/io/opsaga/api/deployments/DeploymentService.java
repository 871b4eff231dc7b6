package io.opsaga.api.deployments;

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
import io.opsaga.api.quarantine.QuarantineService;
import io.opsaga.api.selection.Targets;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.Limits;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Progress;
import io.opsaga.release.QuarantineLookup.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests for deployments. */
@Component
class DeploymentService {
    private final Targets targets;
    private final QuarantineService quarantine;
    private final Idempotency idempotency;
    private final Launcher launcher;
    private final OperationDrafts drafts;
    private final PlanningService planning;
    private final PlanViews views;
    private final DeploymentKind kind = new DeploymentKind();

    DeploymentService(
            Targets targets,
            QuarantineService quarantine,
            Idempotency idempotency,
            Launcher launcher,
            OperationDrafts drafts,
            PlanningService planning,
            PlanViews views) {
        this.targets = targets;
        this.quarantine = quarantine;
        this.idempotency = idempotency;
        this.launcher = launcher;
        this.drafts = drafts;
        this.planning = planning;
        this.views = views;
    }

    /** What an operation shall do, once its target is known; where it is a rollback, of which operation, and to what. */
    private record Wish(
            String version,
            String reason,
            boolean autoRollback,
            @Nullable Limits limits,
            List<String> ignored,
            @Nullable String rollsBack,
            @Nullable Boolean adopt,
            @Nullable String digest,
            Entry entry) {}

    Launched deploy(DeployRequest request, Actor actor, @Nullable String key) {
        Inventory inventory = targets.inventory(request.environment());
        actor.mustActIn(inventory.environment().wire());
        Agent agent = targets.agent(inventory, request.agentId());
        String fingerprint = Fingerprint.of(request);
        Slot slot = idempotency.slot(DeploymentKind.PREFIX, actor.name(), key, fingerprint);
        if (slot.existing().isPresent()) {
            return new Launched(slot.existing().get(), true);
        }
        String environment = inventory.environment().wire();
        quarantine.refuse(
                environment,
                List.of(new Wanted(agent.id(), agent.artifact(), request.version(), "")),
                () -> rehearsed(environment, agent, wish(request), actor));
        OperationInput input = input(slot.id(), environment, agent, wish(request), actor);
        return launcher.launch(planning.bound(input, request.planHash()), fingerprint, request.entry());
    }

    /** What that request would do; nothing is done. */
    PlanView plan(DeployRequest request, Actor actor) {
        Inventory inventory = targets.inventory(request.environment());
        Agent agent = targets.agent(inventory, request.agentId());
        return plan(inventory.environment().wire(), agent, wish(request), actor);
    }

    /** What bringing an earlier release back would do. */
    PlanView planBringingBack(Operation from, Former former, Actor actor) {
        return views.whole(rehearsed(from.environment(), former.agent(), back(from, former, ""), actor), null);
    }

    /** Brings an earlier release back by a deployment of its own; even one that is in quarantine. It waits for no place and asks nobody. */
    Launched bringBack(Operation from, Former former, String reason, Actor actor, @Nullable String key) {
        String fingerprint = Ids.fingerprint("back " + from.id() + " " + reason);
        Slot slot = idempotency.slot(DeploymentKind.PREFIX, actor.name(), key, fingerprint);
        if (slot.existing().isPresent()) {
            return new Launched(slot.existing().get(), true);
        }
        Wish wish = back(from, former, reason);
        return launcher.launch(
                input(slot.id(), from.environment(), former.agent(), wish, actor), fingerprint, wish.entry());
    }

    private static Wish wish(DeployRequest request) {
        return new Wish(
                request.version(),
                request.reason(),
                request.deploymentOptions().autoRollback(),
                request.deploymentOptions().resourceLimits(),
                request.ignored(),
                null,
                request.adopts() ? Boolean.TRUE : null,
                null,
                request.entry());
    }

    private static Wish back(Operation from, Former former, String reason) {
        String why = "rolls back %s%s".formatted(from.id(), reason.isEmpty() ? "" : ": " + reason);
        return new Wish(former.version(), why, true, null, List.of(), from.id(), null, former.digest(), Entry.AHEAD);
    }

    private PlanView plan(String environment, Agent agent, Wish wish, Actor actor) {
        return views.whole(rehearsed(environment, agent, wish, actor), planning.approval(environment));
    }

    private Progress rehearsed(String environment, Agent agent, Wish wish, Actor actor) {
        return planning.rehearse(input(Ids.random(PlanningService.PREFIX), environment, agent, wish, actor));
    }

    private OperationInput input(String id, String environment, Agent agent, Wish wish, Actor actor) {
        Operation operation = drafts.of(
                kind, id, new About(environment, agent.id(), agent.machine(), wish.version(), 1), actor, wish.reason());
        return new DeploymentInput(
                operation,
                agent.runtime().wire(),
                wish.autoRollback(),
                wish.limits(),
                wish.ignored(),
                wish.rollsBack(),
                wish.adopt(),
                wish.digest());
    }
}
