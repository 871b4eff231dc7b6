package io.opsaga.deployment;

import static io.opsaga.deployment.DeploymentStep.HEALTHY;
import static io.opsaga.deployment.DeploymentStep.PREPARE;
import static io.opsaga.deployment.DeploymentStep.PROMOTE;
import static io.opsaga.deployment.DeploymentStep.RESOLVE;
import static io.opsaga.deployment.DeploymentStep.RETIRE;
import static io.opsaga.deployment.DeploymentStep.START;
import static io.opsaga.deployment.DeploymentStep.SWITCH;
import static io.opsaga.deployment.DeploymentStep.VALIDATE;

import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Settled;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Steps;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.function.Supplier;

/** The deployment of one agent; {@link #deploy} is the saga. */
public final class DeploymentSaga extends OperationWorkflow implements DeploymentWorkflow {
    private final DeploymentInput plan;
    private final AgentMachine machine;
    private final DeploymentPlanContributor outlook;

    @WorkflowInit
    public DeploymentSaga(DeploymentInput input) {
        this(own(input, DeploymentKind.NAME));
    }

    private DeploymentSaga(Own<DeploymentInput> own) {
        this(own.input(), new AgentMachine(own.input().operation()));
    }

    private DeploymentSaga(DeploymentInput plan, AgentMachine machine) {
        super(new OperationRun(plan, DeploymentSaga::trigger, plan.autoRollback()));
        this.plan = plan;
        this.machine = machine;
        outlook = new DeploymentPlanContributor(plan);
        operation.outlook(outlook);
    }

    @Override
    public Progress run(DeploymentInput input) {
        return operation.execute(steps -> deploy(steps, plan));
    }

    private void deploy(Steps steps, DeploymentInput plan) {
        if (plan.rollsBack() != null) {
            operation.fact(DeploymentInput.ROLLS_BACK, plan.rollsBack());
        }
        if (!plan.ignored().isEmpty()) {
            operation.fact(DeploymentInput.IGNORED, String.join(",", plan.ignored()));
        }
        Resolution found = steps.resolve(
                RESOLVE, () -> Answers.of(() -> machine.on(RESOLVE).resolve(plan)), this::tell);
        steps.resolve(VALIDATE, () -> validate(plan, found), answer -> answer);
        if (found.unchanged()) {
            skipRest(steps, plan.operation(), found);
            return;
        }
        Supplier<Change> change = () -> change(plan, found);
        ReleaseEntry release = entry(plan.operation(), found.next());
        String old = found.old().version();
        String next = found.next().version();

        steps.apply(PREPARE)
                .changes("", next)
                .undo(() -> Answers.of(() -> machine.undo(PREPARE).discard(change.get())))
                .probe(() -> Answers.of(() -> machine.on(PREPARE).prepared(change.get())))
                .run(() -> machine.on(PREPARE).prepare(change.get()));
        steps.apply(START)
                .changes(old, next)
                .undo(() -> Answers.of(() -> machine.undo(START).restore(change.get())))
                .probe(() -> Answers.of(() -> machine.on(START).started(change.get())))
                .run(() -> machine.on(START).start(change.get()));
        steps.waitFor(HEALTHY, () -> Answers.of(() -> machine.on(HEALTHY).awaitHealthy(change.get())));
        steps.apply(SWITCH)
                .changes(old, next)
                .undo(() -> Answers.of(() -> machine.undo(SWITCH).switchBack(change.get())))
                .probe(() -> Answers.of(() -> machine.on(SWITCH).switched(change.get())))
                .run(() -> machine.on(SWITCH).switchOver(change.get()));
        steps.apply(PROMOTE)
                .changes(old, next)
                .undo(() -> machine.releases().demote(List.of(release)))
                .run(() -> machine.releases().promote(List.of(release)));
        operation.predecessors().supersede(List.of(plan.operation().target()));
        steps.bestEffort(RETIRE, () -> Answers.of(() -> machine.on(RETIRE).retire(change.get())));
    }

    private String validate(DeploymentInput plan, Resolution found) {
        var findings = Answers.of(() -> machine.on(VALIDATE).validate(plan, found));
        operation.findings(findings);
        return Validation.judge(plan.operation().environment(), findings);
    }

    private String tell(Resolution found) {
        outlook.found(found);
        operation.fact("to_version", found.next().version());
        operation.fact(DeploymentInput.TO_ARTIFACT, found.next().artifact());
        operation.fact("to_digest", found.next().digest());
        if (!found.old().present()) {
            return "%s; nothing ran before".formatted(found.next().version());
        }
        operation.fact("from_version", found.old().version());
        operation.fact("from_digest", found.old().digest());
        return "%s → %s".formatted(found.old().version(), found.next().version());
    }

    private void skipRest(Steps steps, Operation asked, Resolution found) {
        String why = found.next().version() + " runs already";
        List.of(PREPARE, START, HEALTHY, SWITCH).forEach(step -> steps.skip(step, why));
        steps.settle(PROMOTE, why, () -> settle(entry(asked, found.next())));
        steps.skip(RETIRE, why);
    }

    /** A run that was ended from outside may have brought what is not recorded. */
    private String settle(ReleaseEntry running) {
        List<Settled> settled = machine.releases().settle(List.of(running));
        if (settled.isEmpty()) {
            return "";
        }
        operation.predecessors().supersede(List.of(running.agent()));
        String before = settled.get(0).version();
        if (before == null) {
            return "nothing was recorded of it before";
        }
        operation.fact("from_version", before);
        operation.fact("from_digest", String.valueOf(settled.get(0).digest()));
        return "%s was recorded before".formatted(before);
    }

    /** Made anew for each call: in the lease an undo has another fencing token than the step had. */
    private Change change(DeploymentInput plan, Resolution found) {
        Operation asked = plan.operation();
        return new Change(
                asked.id(),
                operation.token(),
                asked.environment(),
                asked.target(),
                asked.machine(),
                found.next(),
                found.old(),
                plan.limits());
    }

    private static ReleaseEntry entry(Operation asked, Release next) {
        return new ReleaseEntry(
                asked.environment(),
                asked.target(),
                asked.machine(),
                next.version(),
                next.digest(),
                next.configuration(),
                asked.id(),
                asked.requestedAt());
    }

    private static Trigger trigger(String failure) {
        return DeploymentFailure.of(failure).map(DeploymentFailure::trigger).orElse(Trigger.DEPLOYMENT_FAILURE);
    }
}
