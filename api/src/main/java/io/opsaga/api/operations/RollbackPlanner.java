package io.opsaga.api.operations;

import io.opsaga.api.access.Actor;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.Planned;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.Progress;
import io.opsaga.saga.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Says what a rollback would do: from the undo stack of the run while it is open, as a deployment when it is not. */
@Component
public class RollbackPlanner {
    private final Records records;
    private final RollbackService rollbacks;
    private final OperationGateway gateway;
    private final PlanViews views;

    RollbackPlanner(Records records, RollbackService rollbacks, OperationGateway gateway, PlanViews views) {
        this.records = records;
        this.rollbacks = rollbacks;
        this.gateway = gateway;
        this.views = views;
    }

    public PlanView plan(String id, Actor actor) {
        Progress progress = records.newest(id).progress();
        return rollbacks.planReturn(progress, actor).orElseGet(() -> undo(progress));
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
        List<PlannedAgent> agents = ReturnedAgents.of(progress, steps);
        Planned planned = new Planned("", Instant.now(), steps, agents, List.of(), null, estimate);
        return views.whole(planned, progress, null);
    }
}
