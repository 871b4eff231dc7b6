package io.opsaga.fleet;

import io.opsaga.operation.AgentOutcome.Outcome;
import io.opsaga.operation.OperationRun;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Causes;
import io.opsaga.saga.Effect;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Reading;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes the agents of one layer and undoes those that it has touched. What it does not decide is whether to go on: that it
 * asks at every agent.
 */
final class Wave {
    private final List<Member> members;
    private final FleetMachines machines;
    private final Lanes lanes;
    private final Limit limit;
    private final OperationRun operation;
    private @Nullable CancellationScope changing;

    Wave(List<Member> members, FleetMachines machines, Lanes lanes, Limit limit, OperationRun operation) {
        this.members = members;
        this.machines = machines;
        this.lanes = lanes;
        this.limit = limit;
        this.operation = operation;
    }

    boolean nothingToDo() {
        return members.stream().noneMatch(Member::waiting);
    }

    List<Member> members() {
        return members;
    }

    /** Changes all who wait, until the limit says stop. Returns when nobody is being worked on any more. */
    void change() {
        List<Member> waiting = members.stream().filter(Member::waiting).toList();
        CancellationScope scope =
                Workflow.newCancellationScope(() -> lanes.run(waiting, this::goOn, this::changeBatch));
        changing = scope;
        scope.run();
        changing = null;
        CancellationScope.throwCanceled();
    }

    private boolean goOn() {
        return !limit.reached() && !cancelled();
    }

    private List<Member> changeBatch(List<Member> batch) {
        long now = Workflow.currentTimeMillis();
        batch.forEach(member -> member.begin(now));
        operation.agentsChanged();
        List<Member> again = List.of();
        try {
            done(batch, machines.change(batch));
            heardOfAll(batch);
        } catch (TemporalFailure e) {
            again = broken(batch, e);
        }
        operation.agentsChanged();
        return again;
    }

    private static void done(List<Member> batch, List<AgentResult> results) {
        for (AgentResult result : results) {
            batch.stream()
                    .filter(member -> member.agent.id().equals(result.agent()))
                    .forEach(member -> member.changed(result.millis(), ""));
        }
    }

    private static void heardOfAll(List<Member> batch) {
        List<String> silent = batch.stream()
                .filter(member -> !member.is(Outcome.CHANGED))
                .map(member -> member.agent.id())
                .toList();
        if (!silent.isEmpty()) {
            throw Answers.unreadable("The step was completed without a word of " + String.join(", ", silent));
        }
    }

    /** Finds out who of a batch was changed all the same, who failed, and whose turn never came. */
    private List<Member> broken(List<Member> batch, TemporalFailure e) {
        done(batch, Broken.resultsSoFar(e));
        List<Member> rest =
                batch.stream().filter(member -> !member.is(Outcome.CHANGED)).toList();
        FailureNote note = Causes.of(e);
        if (Causes.cancelled(e)) {
            return List.of();
        }
        if (!Causes.outcomeUnknown(e) && Broken.tellsHowFar(e)) {
            List<Member> behind = rest.subList(Math.min(1, rest.size()), rest.size());
            behind.forEach(Member::notBegun);
            failed(rest.subList(0, Math.min(1, rest.size())), note);
            return behind;
        }
        List<Member> missing = new ArrayList<>();
        List<AgentReading> readings = readBack(rest);
        if (cancelled()) {
            return List.of();
        }
        for (Member member : rest) {
            Reading reading = Broken.readingOf(member, readings, note.message());
            if (reading.effect() == Effect.APPLIED) {
                member.changed(
                        0, "Outcome was unknown (%s); read back: %s".formatted(note.message(), reading.detail()));
            } else {
                missing.add(member);
            }
        }
        failed(missing, note);
        return List.of();
    }

    private List<AgentReading> readBack(List<Member> batch) {
        try {
            return machines.changed(batch);
        } catch (TemporalFailure e) {
            return List.of();
        }
    }

    private void failed(List<Member> failed, FailureNote note) {
        failed.forEach(member -> {
            member.failed(note, Workflow.currentTimeMillis());
            limit.failure(member);
        });
        CancellationScope scope = changing;
        if (limit.reached() && limit.stopsAll() && scope != null) {
            scope.cancel("too many agents have failed");
        } else if (!failed.isEmpty()) {
            // Also when a rollback is ordered just now: what was begun alone is ended alone.
            Workflow.newDetachedCancellationScope(() -> undoBatch(failed)).run();
        }
    }

    /** Undoes all who were touched and are not undone yet. */
    Reading undo() {
        List<Member> touched = members.stream().filter(Member::touched).toList();
        lanes.run(touched, () -> true, batch -> {
            undoBatch(batch);
            return List.of();
        });
        List<Member> left = members.stream().filter(Member::touched).toList();
        if (!left.isEmpty()) {
            return Reading.unknown(Broken.told(left));
        }
        boolean any = members.stream()
                .anyMatch(member -> member.is(Outcome.UNDONE) || (member.is(Outcome.FAILED) && member.wasThere()));
        return any ? Reading.reverted(Roster.counts(members)) : Reading.absent("nothing was done to any of them");
    }

    private void undoBatch(List<Member> batch) {
        batch.forEach(Member::undoing);
        operation.agentsChanged();
        List<AgentReading> readings = List.of();
        String silence = "nothing was said of it";
        try {
            readings = machines.undo(batch);
        } catch (TemporalFailure e) {
            silence = Causes.of(e).message();
        }
        for (Member member : batch) {
            member.undone(Broken.readingOf(member, readings, silence));
        }
        operation.agentsChanged();
    }

    /** Has the failed agents changed once more; those that are not as they were before are undone first. */
    void retry() {
        List<Member> failed = members.stream()
                .filter(member -> member.failure() != null && member.changeable())
                .toList();
        List<Member> stuck = failed.stream().filter(Member::touched).toList();
        lanes.run(stuck, () -> !cancelled(), batch -> {
            undoBatch(batch);
            return List.of();
        });
        CancellationScope.throwCanceled();
        failed.stream().filter(member -> !member.touched()).forEach(member -> {
            member.again();
            limit.takeBack();
        });
    }

    private static boolean cancelled() {
        return CancellationScope.current().isCancelRequested();
    }
}
