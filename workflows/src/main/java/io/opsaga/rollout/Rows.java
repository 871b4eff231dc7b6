package io.opsaga.rollout;

import io.opsaga.operation.Outcome;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions.Func1;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tables of targets, and how they are told. */
public final class Rows {
    private static final int AT_MOST = 20;

    private Rows() {}

    /** Those of which that became, in their order. */
    public static <R extends Row> List<R> with(Outcome outcome, List<R> rows) {
        return rows.stream().filter(row -> row.is(outcome)).toList();
    }

    /** By place, in the order of their names. */
    public static <P extends Placed> Map<String, List<P>> byPlace(List<P> targets) {
        Map<String, List<P>> places = new TreeMap<>();
        targets.forEach(target -> places.computeIfAbsent(target.place(), name -> new ArrayList<>())
                .add(target));
        return places;
    }

    /** Has each place told about its rows, all at the same time, and returns what was answered; that one fails does not break off the others. */
    public static <R extends Row> String atEachPlace(List<R> rows, Func1<List<R>, String> telling) {
        List<Promise<String>> answers = new ArrayList<>();
        byPlace(rows).values().forEach(some -> answers.add(Async.function(telling, some)));
        Workflow.await(() -> answers.stream().allMatch(Promise::isCompleted));
        return answers.stream().map(Promise::get).distinct().collect(Collectors.joining("; "));
    }

    /** Such as "3 changed, 1 failed"; of none, "nobody". */
    public static String counts(List<? extends Row> rows) {
        Map<Outcome, Integer> counts = new TreeMap<>();
        rows.forEach(row -> counts.merge(row.outcome(), 1, Integer::sum));
        return counts.isEmpty()
                ? "nobody"
                : counts.entrySet().stream()
                        .map(count -> "%d %s"
                                .formatted(
                                        count.getValue(), count.getKey().wire().replace('_', ' ')))
                        .collect(Collectors.joining(", "));
    }

    /** Which they are, and why, in a sentence that does not grow without end. */
    static String told(List<? extends Row> rows) {
        String first = rows.stream()
                .limit(AT_MOST)
                .map(row -> "%s: %s".formatted(row.name(), row.reason()))
                .collect(Collectors.joining("; "));
        return rows.size() <= AT_MOST ? first : "%s; and %d more".formatted(first, rows.size() - AT_MOST);
    }
}
