package io.opsaga.api.deployments;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.OperationGateway;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.AgentOutcome;
import io.opsaga.operation.AgentOutcome.Outcome;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Planned;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Decision;
import io.opsaga.saga.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Says what a rollback would do: from the undo stack of the run while it is open, as a deployment when it is not. */
@Component
class RollbackPlanner {
    private final Records records;
    private final RollbackDesk rollbacks;
    private final OperationGateway gateway;

    RollbackPlanner(Records records, RollbackDesk rollbacks, OperationGateway gateway) {
        this.records = records;
        this.rollbacks = rollbacks;
        this.gateway = gateway;
    }

    PlanView plan(RollbackRequest request, Actor actor) {
        Progress progress = records.newest(request.deploymentId()).progress();
        return rollbacks.planBringingBack(progress, actor).orElseGet(() -> undo(progress));
    }

    private PlanView undo(Progress progress) {
        List<PlannedStep> steps = gateway.undoPlan(progress.operation().id());
        if (steps.isEmpty() && progress.verdict() != null) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE,
                    "%s does not say what it would undo."
                            .formatted(progress.operation().id()));
        }
        Duration estimate = steps.stream().map(PlannedStep::estimate).reduce(Duration.ZERO, Duration::plus);
        List<PlannedAgent> agents = progress.agents().isEmpty()
                ? one(progress)
                : progress.agents().stream().map(RollbackPlanner::row).toList();
        Planned planned = new Planned("", Instant.now(), steps, agents, List.of(), null, estimate);
        return PlanViews.whole(planned, progress, null);
    }

    private static List<PlannedAgent> one(Progress progress) {
        Operation operation = progress.operation();
        Map<String, String> facts = progress.facts();
        boolean known = facts.containsKey("to_version");
        return known
                ? List.of(agent(
                        operation.target(),
                        operation.machine(),
                        Decision.WILL_CHANGE,
                        facts.getOrDefault("to_version", ""),
                        facts.getOrDefault("from_version", "")))
                : List.of();
    }

    private static PlannedAgent row(AgentOutcome row) {
        Outcome outcome = row.outcome();
        Decision decision = outcome == Outcome.CHANGED
                ? Decision.WILL_CHANGE
                : outcome == Outcome.CHANGING || outcome == Outcome.NOT_UNDONE
                        ? Decision.CANNOT_KNOW
                        : Decision.NO_CHANGE;
        return decision == Decision.NO_CHANGE
                ? agent(row.agent(), row.machine(), decision, row.from(), row.from())
                : agent(row.agent(), row.machine(), decision, row.to(), row.from());
    }

    private static PlannedAgent agent(String id, String machine, Decision decision, String from, String to) {
        return new PlannedAgent(
                id,
                machine,
                decision,
                from,
                "",
                "",
                true,
                to.isEmpty() ? null : to,
                "",
                "",
                to.isEmpty() ? "nothing ran there before" : "");
    }
}
