package io.opsaga.restore;

import io.opsaga.operation.PlanContributor;
import io.opsaga.operation.PlannedAgent;
import java.util.List;

/**
 * What the plan of a restore says beside its steps. What would be lost is told by findings: it changes with each write, and would make every
 * plan stale.
 */
record RestorePlanContributor(RestoreInput input) implements PlanContributor {
    @Override
    public List<PlannedAgent> agents() {
        return List.of();
    }

    @Override
    public List<String> conditions() {
        return input.conditions();
    }
}
