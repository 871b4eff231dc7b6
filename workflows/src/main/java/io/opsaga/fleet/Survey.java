package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.OperationRun;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.orphan.OrphanCrew;
import io.opsaga.rollout.FailureBudget;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.rollout.Row;
import io.opsaga.rollout.Rows;
import io.opsaga.saga.Causes;
import io.opsaga.saga.FailureNote;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;

/** Looks at all machines at once, before anything is touched. */
final class Survey {
    /** A payload has its limits; an answer has about half a kilobyte for each agent. */
    private static final int AT_ONCE = 300;

    private final RolloutPolicy policy;
    private final Roster roster;
    private final FleetMachines machines;
    private final OrphanCrew orphans;
    private final OperationRun operation;
    private final FailureBudget budget;

    Survey(
            RolloutPolicy policy,
            Roster roster,
            FleetMachines machines,
            OrphanCrew orphans,
            OperationRun operation,
            FailureBudget budget) {
        this.policy = policy;
        this.roster = roster;
        this.machines = machines;
        this.orphans = orphans;
        this.operation = operation;
        this.budget = budget;
    }

    /** Returns a sentence, or throws when more agents are blocked than may fail. */
    String run() {
        roster.members().forEach(Member::forget);
        budget.clear();
        List<Promise<Void>> looks = orphans.looks();
        Rows.byPlace(roster.members()).forEach((machine, members) -> {
            for (List<Member> part : parts(members)) {
                looks.add(Async.procedure(() -> look(machine, part)));
            }
        });
        Promise.allOf(looks).get();
        CancellationScope.throwCanceled();
        Rows.with(Outcome.FAILED, roster.orphans()).forEach(orphan -> budget.failure());
        refuseQuarantined();
        operation.fact("to_version", roster.version());
        operation.fact(Progress.BUILDS, String.join("\n", roster.builds()));
        if (budget.exceeded()) {
            throw blocked();
        }
        String agents = Rows.counts(roster.members()).replace("untouched", "to change");
        return roster.orphans().isEmpty()
                ? agents
                : "%s; orphans: %s"
                        .formatted(agents, Rows.counts(roster.orphans()).replace("untouched", "to remove"));
    }

    /**
     * That a version must not be brought here is not a failure of agents, of which some policies let any number pass. Where what
     * works is kept, the others do not have to do without theirs.
     */
    private void refuseQuarantined() {
        List<Member> refused =
                roster.members().stream().filter(Survey::quarantined).toList();
        boolean others = refused.size() < roster.members().size();
        if (refused.isEmpty() || (policy == RolloutPolicy.KEEP_WHAT_WORKS && others)) {
            return;
        }
        FailureNote note = refused.get(0).failure();
        throw DeploymentFailure.VERSION_QUARANTINED.because(note == null ? "" : note.message());
    }

    private static boolean quarantined(Member member) {
        FailureNote note = member.failure();
        return note != null && note.type().equals(DeploymentFailure.VERSION_QUARANTINED.name());
    }

    static List<List<Member>> parts(List<Member> members) {
        List<List<Member>> parts = new ArrayList<>();
        for (int from = 0; from < members.size(); from += AT_ONCE) {
            parts.add(members.subList(from, Math.min(members.size(), from + AT_ONCE)));
        }
        return parts;
    }

    private void look(String machine, List<Member> members) {
        try {
            MachineSurvey answer = machines.survey(machine, members);
            operation.findings(answer.findings());
            for (Member member : members) {
                heard(member, answer.agents());
            }
        } catch (TemporalFailure e) {
            if (!Causes.cancelled(e)) {
                FailureNote note = Causes.of(e);
                members.forEach(member -> heard(member, List.of(AgentSurvey.blocked(member.name(), note))));
            }
        }
    }

    private void heard(Member member, List<AgentSurvey> answers) {
        member.found(answers.stream()
                .filter(answer -> answer.agent().equals(member.name()))
                .findFirst()
                .orElseGet(() -> AgentSurvey.blocked(
                        member.name(), new FailureNote("AGENT_UNKNOWN", "The machine said nothing of it.", ""))));
        if (member.failure() != null) {
            budget.failure();
        }
    }

    private TemporalFailure blocked() {
        Row first = Rows.with(Outcome.FAILED, roster.all()).get(0);
        FailureNote note = first.failure();
        String type = note == null ? FleetFailure.AGENTS_FAILED.name() : note.type();
        String why = note == null ? "" : note.message();
        return ApplicationFailure.newNonRetryableFailure(
                "%s: %s (%s)"
                        .formatted(first.name(), why, budget.spoken(roster.all().size())),
                type);
    }
}
