package io.opsaga.api.deployments;

import io.opsaga.api.OpsagaSettings;
import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Fingerprint;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Idempotency.Slot;
import io.opsaga.api.operations.Ids;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.Launcher;
import io.opsaga.api.operations.OperationGateway;
import io.opsaga.api.operations.OperationGateway.NotRunning;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.operations.PlanViews;
import io.opsaga.api.operations.PlanningService;
import io.opsaga.api.operations.Records;
import io.opsaga.api.operations.RollbackControl;
import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.quarantine.QuarantineService;
import io.opsaga.fleet.FleetAgent;
import io.opsaga.fleet.FleetInput;
import io.opsaga.fleet.FleetKind;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
import io.opsaga.rollout.AnswerOrder;
import io.opsaga.rollout.RolloutPolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests to change many agents at once. */
@Component
class FleetService {
    private final Targets targets;
    private final QuarantineService quarantine;
    private final OperationLog log;
    private final Idempotency idempotency;
    private final Launcher launcher;
    private final OperationGateway gateway;
    private final Records records;
    private final OpsagaSettings settings;
    private final PlanningService planning;
    private final PlanViews views;
    private final FleetKind kind = new FleetKind();

    FleetService(
            Targets targets,
            QuarantineService quarantine,
            OperationLog log,
            Idempotency idempotency,
            Launcher launcher,
            OperationGateway gateway,
            Records records,
            OpsagaSettings settings,
            PlanningService planning,
            PlanViews views) {
        this.targets = targets;
        this.quarantine = quarantine;
        this.log = log;
        this.idempotency = idempotency;
        this.launcher = launcher;
        this.gateway = gateway;
        this.records = records;
        this.settings = settings;
        this.planning = planning;
        this.views = views;
    }

    Launched deploy(FleetRequest request, Actor actor, @Nullable String key) {
        Inventory inventory = targets.inventory(request.environment());
        actor.mustActIn(inventory.environment().wire());
        List<Agent> selected = selected(inventory, request.agents());
        FleetVersions versions = FleetVersions.of(request, FleetAgent.inLayers(selected));
        String fingerprint = Fingerprint.of(request);
        Slot slot = idempotency.slot(FleetKind.PREFIX, actor.name(), key, fingerprint);
        if (slot.existing().isPresent()) {
            return new Launched(slot.existing().get(), true);
        }
        // Where what works is kept, the survey leaves out the agents concerned, and the others are not kept waiting for
        // them.
        if (request.policy() != RolloutPolicy.KEEP_WHAT_WORKS) {
            quarantine.refuse(
                    inventory.environment().wire(),
                    versions.wanted(selected),
                    () -> rehearsed(inventory, versions, request, actor));
        }
        OperationInput input = input(slot.id(), inventory, versions, request, actor);
        return launcher.launch(planning.bound(input, request.planHash()), fingerprint, request.entry());
    }

    /** What that request would do; nothing is done. */
    PlanView plan(FleetRequest request, Actor actor) {
        Inventory inventory = targets.inventory(request.environment());
        FleetVersions versions = FleetVersions.of(request, FleetAgent.inLayers(selected(inventory, request.agents())));
        return views.whole(
                rehearsed(inventory, versions, request, actor),
                planning.approval(inventory.environment().wire()));
    }

    private Progress rehearsed(Inventory inventory, FleetVersions versions, FleetRequest request, Actor actor) {
        return planning.rehearse(input(Ids.random(PlanningService.PREFIX), inventory, versions, request, actor));
    }

    private OperationInput input(
            String id, Inventory inventory, FleetVersions versions, FleetRequest request, Actor actor) {
        List<FleetAgent> agents = versions.agents();
        Operation operation = new Operation(
                id,
                FleetKind.NAME,
                inventory.environment().wire(),
                request.agents().spoken(),
                agents.stream().map(FleetAgent::machine).distinct().sorted().collect(Collectors.joining(",")),
                versions.version(),
                actor.name(),
                request.reason(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                new OperationPolicy(
                        settings.lease(),
                        settings.patience(),
                        settings.undoPatience(),
                        log.medians(kind, agents.size())));
        Integer parallel = request.maxParallelPerMachine();
        return new FleetInput(
                operation,
                request.policy(),
                parallel == null ? settings.fleetParallel() : parallel,
                maxFailures(request, agents.size()),
                request.answerWithin(),
                agents,
                request.adopts() ? Boolean.TRUE : null);
    }

    /** Tells a fleet that has stopped to ask how to go on. */
    Progress answer(String id, FleetAnswerRequest request, Actor actor, @Nullable String key) {
        actor.mustActIn(
                records.newest(id, FleetKind.NAME).progress().operation().environment());
        AnswerOrder order = new AnswerOrder(
                idempotency.orderId("answer", actor.name(), key), request.answer(), actor.name(), request.reason());
        try {
            RollbackControl.order(() -> gateway.answer(id, order), ProblemKind.ANSWER_REFUSED);
        } catch (NotRunning e) {
            throw new ProblemException(ProblemKind.ANSWER_REFUSED, "%s has ended.".formatted(id));
        }
        return records.newest(id, FleetKind.NAME).progress();
    }

    /** Where everybody fails nothing is left that could be called a success, so never as many as there are. */
    private static int maxFailures(FleetRequest request, int agents) {
        Integer asked = request.maxFailures();
        int most = agents - 1;
        if (asked != null) {
            return Math.min(asked, most);
        }
        return request.policy() == RolloutPolicy.KEEP_WHAT_WORKS ? most : 0;
    }

    private List<Agent> selected(Inventory inventory, FleetSelection selection) {
        List<String> ids = selection.ids();
        List<Agent> agents = ids == null
                ? inventory.agents().stream().filter(selection::includes).toList()
                : ids.stream().map(id -> targets.agent(inventory, id)).toList();
        if (agents.isEmpty()) {
            throw ProblemException.invalid(List.of(new FieldError(
                    "agents",
                    "matches none of the %d agents of %s"
                            .formatted(
                                    inventory.agents().size(),
                                    inventory.environment().wire()),
                    List.copyOf(inventory.machines().keySet()))));
        }
        return agents;
    }
}
