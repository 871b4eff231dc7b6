package io.opsaga.control;

import static io.opsaga.control.ControlStep.DISCARD;
import static io.opsaga.control.ControlStep.RECORD;
import static io.opsaga.control.ControlStep.SURVEY;

import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.rollout.LayerStep;
import io.opsaga.rollout.Layers;
import io.opsaga.rollout.Rollout;
import io.opsaga.rollout.Rows;
import io.opsaga.saga.Steps;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.stream.Collectors;

/** Run control of one agent or many; {@link #control} is the saga. */
public final class ControlSaga extends OperationWorkflow implements ControlWorkflow {
    private final ControlInput input;
    private final List<Subject> subjects;
    private final ControlMachines machines;
    private final Rollout<Subject> rollout;

    @WorkflowInit
    public ControlSaga(ControlInput input) {
        this(own(input, ControlKind.NAME));
    }

    private ControlSaga(Own<ControlInput> own) {
        this(
                own.input(),
                own.input().agents().stream()
                        .map(agent -> new Subject(agent, own.input().action()))
                        .toList());
    }

    private ControlSaga(ControlInput input, List<Subject> subjects) {
        super(new OperationRun(input, ControlFailure::trigger, true, () -> rows(subjects)));
        this.input = input;
        this.subjects = subjects;
        machines = new ControlMachines(input, operation::token);
        rollout = new Rollout<>(
                input.terms(), ControlFailure.OF_ROLLOUTS, subjects, new ControlCrew(machines), operation);
        operation.outlook(new ControlPlanContributor(input, subjects));
    }

    @Override
    public Progress run(ControlInput ignored) {
        return operation.execute(this::control);
    }

    private void control(Steps steps) {
        operation.fact(ControlInput.ACTION, input.action().wire());
        operation.fact(Progress.LAYERS, Layers.sizes(subjects));
        steps.resolve(SURVEY, this::survey, answer -> answer);
        for (LayerStep layer : LayerStep.of(input.terms(), input.agents())) {
            rollout.change(
                    steps, layer, ControlSaga::states, waiting -> input.action().goal());
        }
        if (input.action() != ControlAction.RESTART) {
            record(steps);
        }
        if (input.action() == ControlAction.REMOVE) {
            steps.commit(DISCARD, "what was removed is kept beside", this::discard);
        }
        rollout.conclude();
    }

    private String survey() {
        return new ControlSurvey(input, subjects, machines, operation, rollout.budget()).run();
    }

    /** Also of those that were so already: that they are so on purpose is new. */
    private void record(Steps steps) {
        ControlRecords records = machines.records();
        List<String> agents = names(Outcome.CHANGED, Outcome.UNCHANGED);
        steps.apply(RECORD)
                .changes(
                        "",
                        "%d agents are recorded as %s"
                                .formatted(subjects.size(), input.action().goal()))
                .undo(() -> records.revert(input.operation()))
                .run(() -> records.record(input.operation(), input.action(), agents));
        // What is to stay down, and was down already, must not be started by the rollback of what came before either.
        boolean staysDown = input.action() == ControlAction.STOP;
        operation.predecessors().supersede(staysDown ? agents : names(Outcome.CHANGED));
    }

    private String discard() {
        return Rows.atEachPlace(Rows.with(Outcome.CHANGED, subjects), machines::discard);
    }

    private List<String> names(Outcome... outcomes) {
        List<Outcome> wanted = List.of(outcomes);
        return subjects.stream()
                .filter(subject -> wanted.contains(subject.outcome()))
                .map(Subject::name)
                .toList();
    }

    private static List<TargetRow> rows(List<Subject> subjects) {
        return subjects.stream().map(Subject::row).toList();
    }

    /** How those stand that are to be acted upon, each state once. */
    private static String states(List<Subject> subjects) {
        return subjects.stream()
                .filter(Subject::waiting)
                .map(subject -> subject.row().from())
                .filter(from -> !from.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining("; "));
    }
}
