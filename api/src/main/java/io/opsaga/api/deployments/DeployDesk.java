package io.opsaga.api.deployments;

import io.opsaga.api.OpsagaSettings;
import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Idempotency.Slot;
import io.opsaga.api.operations.Ids;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.Launcher;
import io.opsaga.api.operations.Plan;
import io.opsaga.api.quarantine.QuarantineDesk;
import io.opsaga.deployment.DeploymentPlan;
import io.opsaga.deployment.Limits;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Kind;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Terms;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests for deployments. */
@Component
class DeployDesk {
    private final Targets targets;
    private final QuarantineDesk quarantine;
    private final OperationLog log;
    private final Idempotency idempotency;
    private final Launcher launcher;
    private final OpsagaSettings settings;

    DeployDesk(
            Targets targets,
            QuarantineDesk quarantine,
            OperationLog log,
            Idempotency idempotency,
            Launcher launcher,
            OpsagaSettings settings) {
        this.targets = targets;
        this.quarantine = quarantine;
        this.log = log;
        this.idempotency = idempotency;
        this.launcher = launcher;
        this.settings = settings;
    }

    /** What an operation shall do, once its target is known; where it is a rollback, of which operation. */
    private record Wish(
            String version,
            String reason,
            boolean autoRollback,
            @Nullable Limits limits,
            List<String> ignored,
            @Nullable String rollsBack,
            Entry entry) {}

    Launched deploy(DeployRequest request, Actor actor, @Nullable String key) {
        Inventory inventory = targets.inventory(request.environment());
        Agent agent = targets.agent(inventory, request.agentId());
        Wish wish = new Wish(
                request.version(),
                request.reason(),
                request.deploymentOptions().autoRollback(),
                request.deploymentOptions().resourceLimits(),
                request.ignored(),
                null,
                request.entry());
        return launch(inventory.environment().wire(), agent, wish, actor, key, request.toString());
    }

    /** Brings an earlier version back by a deployment of its own, even one that is in quarantine; it waits for no place. */
    Launched bringBack(Operation from, Agent agent, String version, String reason, Actor actor, @Nullable String key) {
        String why = "rolls back %s%s".formatted(from.id(), reason.isEmpty() ? "" : ": " + reason);
        Wish wish = new Wish(version, why, true, null, List.of(), from.id(), Entry.AHEAD);
        return launch(from.environment(), agent, wish, actor, key, "back " + from.id() + " " + reason);
    }

    private Launched launch(
            String environment, Agent agent, Wish wish, Actor actor, @Nullable String key, String request) {
        String fingerprint = Ids.fingerprint(request);
        Slot slot = idempotency.slot(Kind.DEPLOYMENT.prefix(), actor.name(), key, fingerprint);
        if (slot.existing().isPresent()) {
            return new Launched(slot.existing().get(), true);
        }
        if (wish.rollsBack() == null) {
            quarantine.refuse(environment, wish.version());
        }
        Operation operation = new Operation(
                slot.id(),
                Kind.DEPLOYMENT,
                environment,
                agent.id(),
                agent.machine(),
                wish.version(),
                actor.name(),
                wish.reason(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                terms());
        DeploymentPlan plan = new DeploymentPlan(
                operation,
                agent.runtime().wire(),
                wish.autoRollback(),
                wish.limits(),
                wish.ignored(),
                wish.rollsBack());
        return launcher.launch(new Plan.OfDeployment(plan), fingerprint, wish.entry());
    }

    private Terms terms() {
        return new Terms(settings.lease(), settings.patience(), settings.undoPatience(), log.medians(Kind.DEPLOYMENT));
    }
}
