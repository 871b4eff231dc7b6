package io.opsaga.errand;

import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.Question;
import io.opsaga.saga.StepName;
import io.opsaga.saga.Steps;
import io.opsaga.saga.TaskQueues;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** An errand: what its input says, one after the other. */
public final class ErrandSaga extends OperationWorkflow implements ErrandWorkflow {
    static final Question QUESTION = new Question("Go on?", List.of("yes", "no"), "yes", Duration.ofMinutes(5));

    private final ErrandInput errand;
    private final ErrandActivities town = Workflow.newActivityStub(
            ErrandActivities.class, Profiles.step(TaskQueues.WORKFLOWS, "errand", Duration.ofSeconds(20)));

    @WorkflowInit
    public ErrandSaga(ErrandInput input) {
        this(own(input, "errand"));
    }

    private ErrandSaga(Own<ErrandInput> own) {
        super(new OperationRun(own.input(), failure -> Trigger.DEPLOYMENT_FAILURE, true));
        errand = own.input();
    }

    @Override
    public Progress run(ErrandInput input) {
        return operation.execute(steps -> errand.tasks().forEach(task -> step(steps, task)));
    }

    private void learn(Steps steps, Task task) {
        List<Task> more = steps.resolve(
                        task.step(),
                        ErrandInput.class,
                        () -> town.list(Objects.requireNonNull(task.part())),
                        found -> found.tasks().size() + " more")
                .tasks();
        steps.learn(Task.steps(more));
        more.forEach(one -> step(steps, one));
    }

    private void step(Steps steps, Task task) {
        StepName step = task.step();
        switch (task.verb()) {
            case "do" ->
                steps.apply(step).undo(() -> town.undo(task.name())).runTelling(() -> town.perform(task.name()));
            case "commit" -> steps.commit(step, "kept", () -> town.giveUp(task.name()));
            case "learn" -> learn(steps, task);
            case "ask" -> {
                if (steps.ask(step, QUESTION).equals("no")) {
                    throw ErrandFailure.SHOP_CLOSED.because("told not to");
                }
            }
            case "verify" ->
                steps.verify(step, () -> Answers.of(() -> town.look(task.name())), ErrandFailure.BAG_EMPTY);
            case "child" -> steps.child(step, operation.part(step, "Errand", Objects.requireNonNull(task.part())));
            default -> throw new IllegalArgumentException(task.verb());
        }
    }
}
