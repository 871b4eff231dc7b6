package io.opsaga.fleet;

import io.opsaga.operation.OperationRun;
import io.opsaga.operation.Outcome;
import io.opsaga.orphan.Orphan;
import io.opsaga.orphan.OrphanCrew;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Settled;
import io.opsaga.rollout.Rollout;
import io.opsaga.rollout.Row;
import io.opsaga.rollout.Rows;
import io.opsaga.saga.Finding;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The fleet under change: a rollout over its agents, and what is asked of their machines and the store before and after it. */
final class Fleet {
    private static final int MOST_NAMED = 10;

    private final FleetInput plan;
    private final Roster roster;
    private final FleetMachines machines;
    private final OperationRun operation;
    private final OrphanCrew orphans;
    private final Rollout<Row> rollout;

    Fleet(FleetInput plan, Roster roster, OperationRun operation) {
        this.plan = plan;
        this.roster = roster;
        this.operation = operation;
        machines = new FleetMachines(plan, operation::token);
        orphans = new OrphanCrew(plan.operation(), roster.orphans(), operation::token, this::notYetElsewhere);
        rollout = new Rollout<>(
                plan.terms(), FleetFailure.OF_ROLLOUTS, roster.all(), new FleetCrew(machines, orphans), operation);
    }

    /** What nobody can tell is not removed, and not called none. */
    private Optional<Finding> unknownOrphans() {
        List<String> all = plan.unknownOrphans() == null ? List.of() : plan.unknownOrphans();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        "orphans_validation",
                        "state_validation",
                        Finding.Severity.MEDIUM,
                        false,
                        "Not known, and not removed, whatever there is: "
                                + String.join("; ", all.subList(0, Math.min(MOST_NAMED, all.size()))),
                        Duration.ZERO,
                        Instant.ofEpochMilli(Workflow.currentTimeMillis())));
    }

    /** Where an agent does not work in its new place, what it has in its old one is all there is. */
    private Optional<String> notYetElsewhere(Orphan orphan) {
        return roster.member(orphan.agent())
                .filter(member -> !member.works())
                .map(member ->
                        "%s does not run on %s, where it is declared to be".formatted(member.name(), member.place()));
    }

    OrphanCrew orphans() {
        return orphans;
    }

    Rollout<Row> rollout() {
        return rollout;
    }

    String survey() {
        unknownOrphans().ifPresent(finding -> operation.findings(List.of(finding)));
        return new Survey(plan.policy(), roster, machines, orphans, operation, rollout.budget()).run();
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
