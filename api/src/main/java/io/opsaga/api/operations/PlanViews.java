package io.opsaga.api.operations;

import io.opsaga.api.operations.PlanView.NeededApproval;
import io.opsaga.api.operations.PlanView.PlannedAgentView;
import io.opsaga.api.operations.PlanView.PlannedStepView;
import io.opsaga.operation.Approval;
import io.opsaga.operation.ApprovalTerms;
import io.opsaga.operation.Planned;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.Progress;
import io.opsaga.saga.PlannedStep;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Renders plans and their approval. */
@Component
public final class PlanViews {
    private final Failures failures;

    PlanViews(Failures failures) {
        this.failures = failures;
    }

    /** @param approval what the environment asks of such an operation; null for nothing */
    public PlanView whole(Planned plan, Progress progress, @Nullable ApprovalTerms approval) {
        return new PlanView(
                plan.hash().isEmpty() ? null : plan.hash(),
                progress.operation().environment(),
                plan.problem() != null ? "fail" : plan.changesAnything() ? "change" : "change_nothing",
                failures.view(plan.problem()),
                seconds(plan.estimate()),
                plan.madeAt().truncatedTo(ChronoUnit.MILLIS),
                plan.conditions(),
                approval == null || !plan.changesAnything() ? null : needed(approval),
                plan.steps().stream().map(PlanViews::step).toList(),
                plan.agents().stream().map(PlanViews::agent).toList(),
                progress.findings().stream().map(OperationViews::finding).toList());
    }

    public PlanView whole(Progress rehearsed, @Nullable ApprovalTerms approval) {
        return whole(java.util.Objects.requireNonNull(rehearsed.planned()), rehearsed, approval);
    }

    /** The plan that is waited with, or that was carried out; null for an operation that is bound to none. */
    public @Nullable PlanView of(Progress progress) {
        Planned plan = progress.planned();
        return plan == null
                ? null
                : whole(
                        plan,
                        progress,
                        progress.operation().terms().planning() == null
                                ? null
                                : progress.operation().terms().planning().approval());
    }

    public static @Nullable ApprovalView approval(Progress progress) {
        Approval approval = progress.approval();
        return approval == null
                ? null
                : new ApprovalView(
                        approval.state().wire(),
                        approval.planHash(),
                        approval.askedAt(),
                        approval.until(),
                        approval.byDefault(),
                        approval.checkedAt(),
                        approval.stale(),
                        approval.health(),
                        approval.actor(),
                        approval.reason(),
                        approval.decidedAt(),
                        approval.notes());
    }

    private static NeededApproval needed(ApprovalTerms approval) {
        return new NeededApproval(
                true, approval.within().toSeconds(), approval.approveByDefault() ? "approve" : "reject");
    }

    private static PlannedStepView step(PlannedStep step) {
        return new PlannedStepView(
                step.step(),
                step.title(),
                step.stage().wire(),
                step.essential(),
                step.decision().wire(),
                step.before(),
                step.after(),
                step.detail(),
                seconds(step.estimate()));
    }

    private static PlannedAgentView agent(PlannedAgent agent) {
        return new PlannedAgentView(
                agent.agent(),
                agent.machine(),
                agent.decision().wire(),
                known(agent.from()),
                known(agent.fromDigest()),
                known(agent.fromReference()),
                agent.to(),
                known(agent.toDigest()),
                known(agent.toConfiguration()),
                agent.detail());
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
