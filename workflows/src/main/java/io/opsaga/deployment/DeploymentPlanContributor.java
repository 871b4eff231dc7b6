package io.opsaga.deployment;

import io.opsaga.operation.PlanContributor;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.saga.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a deployment's plan says of its one agent. */
final class DeploymentPlanContributor implements PlanContributor {
    private final DeploymentInput plan;
    private @Nullable Resolution found;

    DeploymentPlanContributor(DeploymentInput plan) {
        this.plan = plan;
    }

    void found(Resolution resolution) {
        found = resolution;
    }

    @Override
    public List<PlannedAgent> agents() {
        if (found == null) {
            return List.of();
        }
        Snapshot old = found.old();
        Release next = found.next();
        return List.of(new PlannedAgent(
                plan.operation().target(),
                plan.operation().machine(),
                found.unchanged() ? Decision.NO_CHANGE : Decision.WILL_CHANGE,
                old.version(),
                old.digest(),
                old.reference(),
                old.running(),
                next.version(),
                next.digest(),
                next.configuration(),
                reason(found)));
    }

    private static String reason(Resolution found) {
        if (found.adopted() != null) {
            return "adopts " + found.adopted();
        }
        Snapshot old = found.old();
        boolean drifted = !found.unchanged()
                && old.present()
                && old.version().equals(found.next().version());
        return drifted ? "runs the version, but not as declared, or is not well" : "";
    }

    @Override
    public List<String> conditions() {
        return plan.conditions();
    }
}
