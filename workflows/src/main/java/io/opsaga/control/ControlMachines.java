package io.opsaga.control;

import io.opsaga.operation.Operation;
import io.opsaga.rollout.Crew.Changed;
import io.opsaga.rollout.Crew.Observed;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.LongSupplier;

/** Calls of the machines' activities; a stub for each, so that the Web UI's timeline says which agent it is about. */
final class ControlMachines {
    private final Operation operation;
    private final ControlAction action;
    private final LongSupplier token;

    /** @param token asked at each call: in the lease an undo has another fencing token than the step had */
    ControlMachines(ControlInput input, LongSupplier token) {
        this.operation = input.operation();
        this.action = input.action();
        this.token = token;
    }

    List<AgentStand> survey(String machine, List<Subject> subjects) {
        ControlQuestion question =
                new ControlQuestion(operation.id(), operation.environment(), machine, action, names(subjects));
        ControlActivities stub = step(machine, "look at %s: %s".formatted(machine, spoken(subjects)));
        return Answers.of(() -> stub.survey(question));
    }

    List<Changed> act(List<Subject> subjects) {
        ControlBatch batch = batch(subjects);
        ControlActivities stub = step(batch.machine(), action.wire() + " " + at(subjects));
        return Answers.of(() -> stub.act(batch));
    }

    List<Observed> acted(List<Subject> subjects) {
        ControlBatch batch = batch(subjects);
        ControlActivities stub = step(batch.machine(), "read back " + at(subjects));
        return Answers.of(() -> stub.acted(batch));
    }

    List<Observed> undo(List<Subject> subjects) {
        ControlBatch batch = batch(subjects);
        ActivityOptions options = Profiles.undo(
                TaskQueues.machine(batch.machine()),
                "%s %s".formatted(action.wire(), at(subjects)),
                operation.terms().undoPatience());
        ControlActivities stub = Workflow.newActivityStub(ControlActivities.class, options);
        return Answers.of(() -> stub.undo(batch));
    }

    String discard(List<Subject> subjects) {
        ControlBatch batch = batch(subjects);
        ControlActivities stub = step(batch.machine(), "give up what was removed: " + at(subjects));
        return Answers.of(() -> stub.discard(batch));
    }

    ControlRecords records() {
        return Workflow.newLocalActivityStub(ControlRecords.class, Profiles.store());
    }

    private ControlActivities step(String machine, String summary) {
        return Workflow.newActivityStub(
                ControlActivities.class,
                Profiles.step(
                        TaskQueues.machine(machine), summary, operation.terms().patience()));
    }

    private ControlBatch batch(List<Subject> subjects) {
        return new ControlBatch(
                operation.id(),
                token.getAsLong(),
                operation.environment(),
                subjects.get(0).place(),
                action,
                subjects.stream().map(Subject::controlled).toList());
    }

    private static List<String> names(List<Subject> subjects) {
        return subjects.stream().map(Subject::name).toList();
    }

    private static String at(List<Subject> subjects) {
        return "%s on %s".formatted(spoken(subjects), subjects.get(0).place());
    }

    private static String spoken(List<Subject> subjects) {
        String first = subjects.get(0).name();
        return subjects.size() == 1 ? first : "%s and %d more".formatted(first, subjects.size() - 1);
    }
}
