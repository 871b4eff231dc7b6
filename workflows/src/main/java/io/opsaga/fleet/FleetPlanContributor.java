package io.opsaga.fleet;

import io.opsaga.operation.PlanContributor;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.orphan.OrphanRow;
import java.util.List;
import java.util.stream.Stream;

/** What a fleet's plan says of its agents. */
record FleetPlanContributor(FleetInput plan, Roster roster) implements PlanContributor {
    @Override
    public List<PlannedAgent> agents() {
        return Stream.concat(
                        roster.members().stream().filter(Member::surveyed).map(Member::planned),
                        roster.orphans().stream().filter(OrphanRow::surveyed).map(OrphanRow::planned))
                .toList();
    }

    @Override
    public List<String> conditions() {
        return plan.conditions();
    }
}
