package io.opsaga.fleet;

import io.opsaga.operation.PlanContributor;
import io.opsaga.operation.PlannedAgent;
import java.util.List;

/** What a fleet's plan says of its agents. */
record FleetPlanContributor(FleetInput plan, Roster roster) implements PlanContributor {
    @Override
    public List<PlannedAgent> agents() {
        return roster.members().stream()
                .filter(Member::surveyed)
                .map(Member::planned)
                .toList();
    }

    @Override
    public List<String> conditions() {
        return plan.conditions();
    }
}
