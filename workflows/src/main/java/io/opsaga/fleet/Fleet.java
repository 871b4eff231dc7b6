package io.opsaga.fleet;

import io.opsaga.operation.AgentOutcome.Outcome;
import io.opsaga.operation.OperationRun;
import io.opsaga.operation.ReleaseEntry;
import io.opsaga.operation.Settled;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Residue;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fleet under change: what its policy makes of failures, and who is begun with and who not. */
final class Fleet {
    private final FleetInput plan;
    private final Roster roster;
    private final FleetMachines machines;
    private final OperationRun operation;
    private final FailureBudget budget;
    private final Limit limit;
    private final Asking asking;
    private @Nullable FailureNote closed;

    Fleet(FleetInput plan, Roster roster, OperationRun operation) {
        this.plan = plan;
        this.roster = roster;
        this.operation = operation;
        machines = new FleetMachines(plan, operation::token);
        budget = new FailureBudget(plan.maxFailures());
        limit = new Limit(plan.policy(), budget, roster);
        asking = new Asking(plan.answerWithin(), operation);
    }

    Asking asking() {
        return asking;
    }

    String survey() {
        return new Survey(plan.policy(), roster, machines, operation, budget).run();
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
                : machines.store().settle(running).stream().map(Settled::agent).toList();
    }

    boolean nothingToDo() {
        return roster.members().stream().noneMatch(Member::waiting);
    }

    Wave wave(LayerStep step) {
        Lanes lanes = Lanes.of(plan.maxParallelPerMachine(), roster.members().size());
        return new Wave(roster.layer(step.layer()), machines, lanes, limit, operation);
    }

    /** Why no further layer is begun; null while they are. */
    @Nullable
    String closed() {
        return closed == null ? null : closed.message();
    }

    /** Changes a layer as the policy says; throws when everything has to be undone. */
    String change(Wave wave) {
        wave.change();
        while (limit.reached()) {
            switch (plan.policy()) {
                case ALL_OR_NOTHING -> throw limit.thrown("");
                case KEEP_WHAT_WORKS -> {
                    return keep(wave, limit.note());
                }
                case STOP_AND_ASK -> asked(wave);
            }
        }
        List<Member> missing = wave.members().stream().filter(Member::missing).toList();
        if (!missing.isEmpty() && laterLayersWait()) {
            return gate(wave, missing);
        }
        return Roster.counts(wave.members());
    }

    private void asked(Wave wave) {
        FleetOrder order = asking.ask(limit.note().message());
        if (order == null) {
            throw limit.thrown("; nobody answered within " + plan.answerWithin());
        }
        switch (order.answer()) {
            case ROLL_BACK -> throw limit.thrown("; %s answered to roll back".formatted(order.actor()));
            case SKIP -> limit.forgive();
            case RETRY -> wave.retry();
        }
        wave.change();
    }

    /** No layer is begun before the ones that it depends on are there. */
    private String gate(Wave wave, List<Member> missing) {
        String ids = missing.stream().map(member -> member.agent.id()).collect(Collectors.joining(", "));
        FailureNote note = new FailureNote(
                FleetFailure.DEPENDENCY_GONE.name(), "later layers depend on what is not there: %s".formatted(ids), "");
        if (plan.policy() == FleetPolicy.ALL_OR_NOTHING) {
            throw FleetFailure.DEPENDENCY_GONE.because(note.message());
        }
        return keep(wave, note);
    }

    private String keep(Wave wave, FailureNote why) {
        if (roster.with(Outcome.CHANGED).isEmpty()
                && roster.with(Outcome.UNCHANGED).isEmpty()) {
            throw limit.thrown("; nothing works that could be kept");
        }
        closed = why;
        roster.members().stream()
                .filter(Member::waiting)
                .forEach(member -> member.leftOut("not begun: " + why.message()));
        return Roster.counts(wave.members());
    }

    private boolean laterLayersWait() {
        return roster.members().stream().anyMatch(Member::waiting);
    }

    /** One question to each machine, all at the same time. */
    String retire() {
        List<Promise<String>> answers = new ArrayList<>();
        Roster.byMachine(roster.with(Outcome.CHANGED)).values().forEach(members -> {
            for (List<Member> part : Survey.parts(members)) {
                answers.add(Async.function(machines::retire, part));
            }
        });
        return answers.stream().map(Promise::get).distinct().collect(Collectors.joining("; "));
    }

    FleetMachines machines() {
        return machines;
    }

    /** At the end: what does not run as it was asked for, although others do, is said in the verdict. */
    void conclude() {
        List<Member> stuck = roster.with(Outcome.NOT_UNDONE);
        List<Member> failed = roster.with(Outcome.FAILED);
        if (closed == null && stuck.isEmpty() && failed.isEmpty()) {
            return;
        }
        FailureNote why = closed != null ? closed : stuck.isEmpty() ? some(failed) : limit.note();
        operation.leave(
                why,
                stuck.stream()
                        .map(member -> new Residue(
                                FleetStep.CHANGE.name(),
                                member.agent.id(),
                                member.row().reason()))
                        .toList());
    }

    private FailureNote some(List<Member> failed) {
        return new FailureNote(
                FleetFailure.SOME_AGENTS_FAILED.name(),
                "%d of %d failed: %s".formatted(failed.size(), roster.members().size(), Broken.told(failed)),
                "");
    }
}
