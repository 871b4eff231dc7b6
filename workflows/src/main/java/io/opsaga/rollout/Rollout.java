package io.opsaga.rollout;

import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.OperationRun;
import io.opsaga.operation.Outcome;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Steps;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The change of many targets: what the policy makes of failures, and what is begun and what not. */
public final class Rollout<R extends Row> {
    private final RolloutTerms terms;
    private final RolloutFailures failures;
    private final List<R> rows;
    private final Crew<R> crew;
    private final OperationRun operation;
    private final FailureBudget budget;
    private final Limit limit;
    private final Asking asking;
    /** Why nothing more is begun; where that is for want of a dependency, but what depends on nobody. */
    private @Nullable FailureNote closed;

    private boolean forWantOfDependency;

    /** @param rows all targets, each once */
    public Rollout(RolloutTerms terms, RolloutFailures failures, List<R> rows, Crew<R> crew, OperationRun operation) {
        this.terms = terms;
        this.failures = failures;
        this.rows = List.copyOf(rows);
        this.crew = crew;
        this.operation = operation;
        budget = new FailureBudget(terms.maxFailures());
        limit = new Limit(terms.policy(), budget, failures, this.rows);
        asking = new Asking(terms.answerWithin(), operation);
    }

    /** How many have failed: a look beforehand counts those that cannot be changed. */
    public FailureBudget budget() {
        return budget;
    }

    /** Whether no target needs a change that has not been begun. */
    public boolean nothingToDo() {
        return rows.stream().noneMatch(Row::waiting);
    }

    /** One layer, to be changed by {@link #change(Wave)}. */
    public Wave<R> wave(LayerStep step) {
        Lanes<R> lanes = Lanes.of(terms.perPlace(), rows.size());
        List<R> ofLayer =
                rows.stream().filter(row -> row.layer() == step.layer()).toList();
        return new Wave<>(ofLayer, crew, lanes, limit, operation);
    }

    /**
     * Changes one layer as a step of a saga, which is undone as one; where there is nothing to do, or nothing is begun any more, the step is skipped.
     *
     * @param before how those are that are to be changed, in a few words for whoever reads the plan
     * @param after how they shall be
     */
    public void change(
            Steps steps, LayerStep layer, Function<List<R>, String> before, Function<List<R>, String> after) {
        Wave<R> wave = wave(layer);
        if (closed != null && wave.rows().stream().noneMatch(this::mayStillBegin)) {
            steps.skip(layer, closed.message());
        } else if (wave.nothingToDo()) {
            steps.skip(layer, Rows.counts(wave.rows()));
        } else {
            steps.apply(layer)
                    .changes(before.apply(wave.rows()), after.apply(wave.rows()))
                    .undo(wave::undo)
                    .runTelling(() -> change(wave));
        }
    }

    /** Changes a layer as the policy says; throws when everything has to be undone. */
    public String change(Wave<R> wave) {
        wave.change();
        while (limit.reached()) {
            switch (terms.policy()) {
                case ALL_OR_NOTHING -> throw limit.thrown("");
                case KEEP_WHAT_WORKS -> {
                    forWantOfDependency = false;
                    return keep(wave, limit.note());
                }
                case STOP_AND_ASK -> asked(wave);
            }
        }
        List<R> missing = wave.rows().stream().filter(Row::missing).toList();
        boolean nobodyWaits = rows.stream().noneMatch(row -> row.waiting() && row.dependsOnEarlierLayers());
        return missing.isEmpty() || nobodyWaits ? Rows.counts(wave.rows()) : gate(wave, missing);
    }

    private boolean mayStillBegin(R row) {
        return forWantOfDependency && !row.dependsOnEarlierLayers();
    }

    private void asked(Wave<R> wave) {
        AnswerOrder order = asking.ask(limit.note().message());
        if (order == null) {
            throw limit.thrown("; nobody answered within " + terms.answerWithin());
        }
        switch (Answer.of(order.answer()).orElseThrow()) {
            case ROLL_BACK -> throw limit.thrown("; %s answered to roll back".formatted(order.actor()));
            case SKIP -> limit.forgive();
            case RETRY -> wave.retry();
        }
        wave.change();
    }

    /** No layer is begun before the ones that it depends on are there. */
    private String gate(Wave<R> wave, List<R> missing) {
        String names = missing.stream().map(Row::name).collect(Collectors.joining(", "));
        FailureNote note = new FailureNote(
                failures.dependencyGone().name(), "later layers depend on what is not there: %s".formatted(names), "");
        if (terms.policy() == RolloutPolicy.ALL_OR_NOTHING) {
            throw failures.dependencyGone().because(note.message());
        }
        forWantOfDependency = true;
        return keep(wave, note);
    }

    private String keep(Wave<R> wave, FailureNote why) {
        if (Rows.with(Outcome.CHANGED, rows).isEmpty()
                && Rows.with(Outcome.UNCHANGED, rows).isEmpty()) {
            throw limit.thrown("; nothing works that could be kept");
        }
        closed = why;
        rows.stream()
                .filter(row -> row.waiting() && !mayStillBegin(row))
                .forEach(row -> row.leftOut("not begun: " + why.message()));
        return Rows.counts(wave.rows());
    }

    /** At the end: what is not as it was asked for, although others are, is said in the verdict. */
    public void conclude() {
        List<R> stuck = Rows.with(Outcome.NOT_UNDONE, rows);
        List<R> failed = Rows.with(Outcome.FAILED, rows);
        if (closed == null && stuck.isEmpty() && failed.isEmpty()) {
            return;
        }
        FailureNote why = closed != null ? closed : stuck.isEmpty() ? some(failed) : limit.note();
        operation.leave(
                why,
                stuck.stream()
                        .map(row -> new Residue(terms.step().name(), row.name(), row.reason()))
                        .toList());
    }

    private FailureNote some(List<R> failed) {
        return new FailureNote(
                failures.some().name(),
                "%d of %d failed: %s".formatted(failed.size(), rows.size(), Rows.told(failed)),
                "");
    }
}
