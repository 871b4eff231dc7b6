package io.opsaga.deployment;

import io.opsaga.operation.Operation;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.StepName;
import io.opsaga.saga.TaskQueues;
import io.temporal.workflow.Workflow;

/** Stubs for the activities of one agent's machine; one per call, so that the Web UI's timeline says which step it is. */
final class AgentMachine {
    private final Operation operation;
    private final String queue;

    AgentMachine(Operation operation) {
        this.operation = operation;
        this.queue = TaskQueues.machine(operation.machine());
    }

    DeploymentActivities on(StepName step) {
        return Workflow.newActivityStub(
                DeploymentActivities.class,
                Profiles.step(queue, summary(step), operation.terms().patience()));
    }

    DeploymentActivities undo(StepName step) {
        return Workflow.newActivityStub(
                DeploymentActivities.class,
                Profiles.undo(queue, summary(step), operation.terms().undoPatience()));
    }

    ReleaseActivities releases() {
        return Workflow.newLocalActivityStub(ReleaseActivities.class, Profiles.store());
    }

    private String summary(StepName step) {
        return "%s · %s %s".formatted(step.title(), operation.target(), operation.version());
    }
}
