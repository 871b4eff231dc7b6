package io.opsaga.control;

import io.opsaga.operation.PlanContributor;
import io.opsaga.operation.PlannedAgent;
import java.util.List;

/** What the plan of run control says of its agents. */
record ControlPlanContributor(ControlInput input, List<Subject> subjects) implements PlanContributor {
    @Override
    public List<PlannedAgent> agents() {
        return subjects.stream().filter(Subject::surveyed).map(Subject::planned).toList();
    }

    @Override
    public List<String> conditions() {
        return input.conditions();
    }
}
