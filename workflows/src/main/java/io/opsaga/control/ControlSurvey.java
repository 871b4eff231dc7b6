package io.opsaga.control;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.OperationRun;
import io.opsaga.operation.Outcome;
import io.opsaga.rollout.FailureBudget;
import io.opsaga.rollout.Rows;
import io.opsaga.saga.Causes;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks at all machines at once, before anything is touched. */
final class ControlSurvey {
    /** A payload has its limits; an answer has about half a kilobyte for each agent. */
    private static final int AT_ONCE = 300;

    private static final int MOST_NAMED = 10;

    private final ControlInput input;
    private final List<Subject> subjects;
    private final ControlMachines machines;
    private final OperationRun operation;
    private final FailureBudget budget;

    ControlSurvey(
            ControlInput input,
            List<Subject> subjects,
            ControlMachines machines,
            OperationRun operation,
            FailureBudget budget) {
        this.input = input;
        this.subjects = subjects;
        this.machines = machines;
        this.operation = operation;
        this.budget = budget;
    }

    /** Returns a sentence, or throws when nothing can be done with more agents than it may fail with. */
    String run() {
        subjects.forEach(Subject::forget);
        budget.clear();
        List<Promise<Void>> looks = new ArrayList<>();
        Rows.byPlace(subjects).forEach((machine, some) -> {
            for (int from = 0; from < some.size(); from += AT_ONCE) {
                List<Subject> part = some.subList(from, Math.min(some.size(), from + AT_ONCE));
                looks.add(Async.procedure(() -> look(machine, part)));
            }
        });
        Promise.allOf(looks).get();
        CancellationScope.throwCanceled();
        subjects.stream().filter(this::behindWhatIsStarted).forEach(Subject::judgedInItsLayer);
        subjects.stream().filter(subject -> subject.failure() != null).forEach(subject -> budget.failure());
        if (input.action().takesAway() && !input.dependants().isEmpty()) {
            operation.findings(List.of(dependants()));
        }
        if (budget.exceeded()) {
            throw blocked();
        }
        return Rows.counts(subjects).replace("untouched", "to " + input.action().wire());
    }

    private void look(String machine, List<Subject> some) {
        try {
            List<AgentStand> answers = machines.survey(machine, some);
            some.forEach(subject -> heard(subject, answers));
        } catch (TemporalFailure e) {
            if (!Causes.cancelled(e)) {
                FailureNote note = Causes.of(e);
                some.forEach(
                        subject -> heard(subject, List.of(AgentStand.blocked(subject.name(), Stand.NOTHING, note))));
            }
        }
    }

    private void heard(Subject subject, List<AgentStand> answers) {
        subject.found(answers.stream()
                .filter(answer -> answer.agent().equals(subject.name()))
                .findFirst()
                .orElseGet(() -> AgentStand.blocked(
                        subject.name(),
                        Stand.NOTHING,
                        new FailureNote(
                                DeploymentFailure.AGENT_UNKNOWN.name(), "The machine said nothing of it.", ""))));
    }

    /** Whether it may be unwell only because of one that is to be started before it. */
    private boolean behindWhatIsStarted(Subject subject) {
        return subject.runsUnwell()
                && subjects.stream().anyMatch(other -> other.layer() < subject.layer() && other.waiting());
    }

    private Finding dependants() {
        List<String> all = input.dependants();
        String named = String.join(", ", all.subList(0, Math.min(MOST_NAMED, all.size())));
        String more = all.size() <= MOST_NAMED ? "" : " and %d more".formatted(all.size() - MOST_NAMED);
        return new Finding(
                "dependants_validation",
                "dependency_validation",
                Finding.Severity.MEDIUM,
                false,
                "%s%s %s on what is %s"
                        .formatted(
                                named,
                                more,
                                all.size() == 1 ? "depends" : "depend",
                                input.action().goal()),
                Duration.ZERO,
                Instant.ofEpochMilli(Workflow.currentTimeMillis()));
    }

    private TemporalFailure blocked() {
        Subject first = Rows.with(Outcome.FAILED, subjects).get(0);
        FailureNote note = first.failure();
        String type = note == null ? ControlFailure.CONTROL_FAILED.name() : note.type();
        String why = note == null ? "" : note.message();
        return ApplicationFailure.newNonRetryableFailure(
                "%s: %s (%s)".formatted(first.name(), why, budget.spoken(subjects.size())), type);
    }
}
