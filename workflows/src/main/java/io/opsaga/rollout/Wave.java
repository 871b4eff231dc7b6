package io.opsaga.rollout;

import io.opsaga.operation.OperationRun;
import io.opsaga.operation.Outcome;
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
 * Changes the targets of one layer and undoes those that it has touched. What it does not decide is whether to go on: that it
 * asks at every target.
 */
public final class Wave<R extends Row> {
    private final List<R> rows;
    private final Crew<R> crew;
    private final Lanes<R> lanes;
    private final Limit limit;
    private final OperationRun operation;
    private @Nullable CancellationScope changing;

    Wave(List<R> rows, Crew<R> crew, Lanes<R> lanes, Limit limit, OperationRun operation) {
        this.rows = rows;
        this.crew = crew;
        this.lanes = lanes;
        this.limit = limit;
        this.operation = operation;
    }

    /** Whether none of them needs a change that nobody has begun with. */
    public boolean nothingToDo() {
        return rows.stream().noneMatch(Row::waiting);
    }

    /** All targets of the layer. */
    public List<R> rows() {
        return rows;
    }

    /** Changes all who wait, until the limit says stop. Returns when nobody is being worked on any more. */
    void change() {
        List<R> waiting = rows.stream().filter(Row::waiting).toList();
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

    private List<R> changeBatch(List<R> batch) {
        long now = Workflow.currentTimeMillis();
        batch.forEach(row -> row.begin(now));
        operation.rowsChanged();
        List<R> again = List.of();
        try {
            done(batch, crew.change(batch));
            heardOfAll(batch);
        } catch (TemporalFailure e) {
            again = broken(batch, e);
        }
        operation.rowsChanged();
        return again;
    }

    private void done(List<R> batch, List<Crew.Changed> results) {
        for (Crew.Changed result : results) {
            batch.stream()
                    .filter(row -> row.name().equals(result.name()))
                    .forEach(row -> row.changed(result.millis(), ""));
        }
    }

    private void heardOfAll(List<R> batch) {
        List<String> silent = batch.stream()
                .filter(row -> row.is(Outcome.CHANGING))
                .map(row -> row.name())
                .toList();
        if (!silent.isEmpty()) {
            throw Answers.unreadable("The step was completed without a word of " + String.join(", ", silent));
        }
    }

    /** Finds out who of a batch was changed all the same, who failed, and whose turn never came. */
    private List<R> broken(List<R> batch, TemporalFailure e) {
        Crew.HowFar howFar = crew.howFar(e);
        done(batch, howFar.done());
        List<R> rest = batch.stream().filter(row -> row.is(Outcome.CHANGING)).toList();
        FailureNote note = Causes.of(e);
        if (Causes.cancelled(e)) {
            return List.of();
        }
        if (!Causes.outcomeUnknown(e) && howFar.told()) {
            List<R> behind = rest.subList(Math.min(1, rest.size()), rest.size());
            behind.forEach(Row::notBegun);
            failed(rest.subList(0, Math.min(1, rest.size())), note);
            return behind;
        }
        List<R> missing = new ArrayList<>();
        List<Crew.Observed> readings = readBack(rest);
        if (cancelled()) {
            return List.of();
        }
        for (R row : rest) {
            Reading reading = readingOf(row, readings, note.message());
            if (reading.effect() == Effect.APPLIED) {
                row.changed(0, "Outcome was unknown (%s); read back: %s".formatted(note.message(), reading.detail()));
            } else {
                missing.add(row);
            }
        }
        failed(missing, note);
        return List.of();
    }

    private List<Crew.Observed> readBack(List<R> batch) {
        try {
            return crew.changed(batch);
        } catch (TemporalFailure e) {
            return List.of();
        }
    }

    private void failed(List<R> failed, FailureNote note) {
        failed.forEach(row -> {
            row.failed(note, Workflow.currentTimeMillis());
            limit.failure(row);
        });
        CancellationScope scope = changing;
        if (limit.reached() && limit.stopsAll() && scope != null) {
            scope.cancel("too many have failed");
        } else if (!failed.isEmpty()) {
            // Also when a rollback is ordered just now: what was begun alone is ended alone.
            Workflow.newDetachedCancellationScope(() -> undoBatch(failed)).run();
        }
    }

    /** Undoes all that were touched and are not undone yet. */
    public Reading undo() {
        List<R> touched = rows.stream().filter(Row::touched).toList();
        lanes.run(touched, () -> true, batch -> {
            undoBatch(batch);
            return List.of();
        });
        List<R> left = rows.stream().filter(Row::touched).toList();
        if (!left.isEmpty()) {
            return Reading.unknown(Rows.told(left));
        }
        boolean any =
                rows.stream().anyMatch(row -> row.is(Outcome.UNDONE) || (row.is(Outcome.FAILED) && row.wasThere()));
        return any ? Reading.reverted(Rows.counts(rows)) : Reading.absent("nothing was done to any of them");
    }

    private void undoBatch(List<R> batch) {
        batch.forEach(Row::undoing);
        operation.rowsChanged();
        List<Crew.Observed> readings = List.of();
        String silence = "nothing was said of it";
        try {
            readings = crew.undo(batch);
        } catch (TemporalFailure e) {
            silence = Causes.of(e).message();
        }
        for (R row : batch) {
            row.undone(readingOf(row, readings, silence));
        }
        operation.rowsChanged();
    }

    /** Has the failed ones changed once more; those that are not as they were before are undone first. */
    void retry() {
        List<R> failed = rows.stream()
                .filter(row -> row.failure() != null && row.changeable())
                .toList();
        List<R> stuck = failed.stream().filter(Row::touched).toList();
        lanes.run(stuck, () -> !cancelled(), batch -> {
            undoBatch(batch);
            return List.of();
        });
        CancellationScope.throwCanceled();
        failed.stream().filter(row -> !row.touched()).forEach(row -> {
            row.again();
            limit.takeBack();
        });
    }

    private static Reading readingOf(Row row, List<Crew.Observed> readings, String otherwise) {
        return readings.stream()
                .filter(observed -> observed.name().equals(row.name()))
                .map(Crew.Observed::reading)
                .findFirst()
                .orElseGet(() -> Reading.unknown(otherwise));
    }

    private static boolean cancelled() {
        return CancellationScope.current().isCancelRequested();
    }
}
