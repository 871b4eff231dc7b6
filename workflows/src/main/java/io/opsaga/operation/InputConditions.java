package io.opsaga.operation;

import java.util.List;

/**
 * What the plan of an operation that is about no agents says beside its steps: the conditions of its input. What it finds is not among them:
 * that changes with each write, and would make every plan stale.
 */
public record InputConditions(OperationInput input) implements PlanContributor {
    @Override
    public List<PlannedAgent> agents() {
        return List.of();
    }

    @Override
    public List<String> conditions() {
        return input.conditions();
    }
}
