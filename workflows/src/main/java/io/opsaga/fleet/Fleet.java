package io.opsaga.fleet;

import io.opsaga.operation.OperationRun;
import io.opsaga.operation.Outcome;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Settled;
import io.opsaga.rollout.Rollout;
import io.opsaga.rollout.Rows;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The fleet under change: a rollout over its agents, and what is asked of their machines and the store before and after it. */
final class Fleet {
    private final FleetInput plan;
    private final Roster roster;
    private final FleetMachines machines;
    private final OperationRun operation;
    private final Rollout<Member> rollout;

    Fleet(FleetInput plan, Roster roster, OperationRun operation) {
        this.plan = plan;
        this.roster = roster;
        this.operation = operation;
        machines = new FleetMachines(plan, operation::token);
        rollout = new Rollout<>(
                plan.terms(), FleetFailure.OF_ROLLOUTS, roster.members(), new FleetCrew(machines), operation);
    }

    Rollout<Member> rollout() {
        return rollout;
    }

    String survey() {
        return new Survey(plan.policy(), roster, machines, operation, rollout.budget()).run();
    }

    /**
     * Has what runs already recorded, where something else is: a run that was ended from outside may have brought it.
     *
     * @return the agents of which the record was not right
     */
    List<String> settle() {
        List<ReleaseEntry> running = roster.running();
        return running.isEmpty()
                ? List.of()
                : machines.releases().settle(running).stream()
                        .map(Settled::agent)
                        .toList();
    }

    /** One question to each machine, all at the same time. */
    String retire() {
        List<Promise<String>> answers = new ArrayList<>();
        Rows.byPlace(roster.with(Outcome.CHANGED)).values().forEach(members -> {
            for (List<Member> part : Survey.parts(members)) {
                answers.add(Async.function(machines::retire, part));
            }
        });
        return answers.stream().map(Promise::get).distinct().collect(Collectors.joining("; "));
    }

    FleetMachines machines() {
        return machines;
    }
}
