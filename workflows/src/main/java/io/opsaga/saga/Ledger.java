package io.opsaga.saga;

import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The record of an operation's steps: planned, running, done, undone, could not be undone. Everything that shows an operation
 * renders this one record. For workflow code only; not thread-safe, as workflow threads are cooperative.
 */
public final class Ledger {
    /** The type of the failure that two steps of one name are. */
    public static final String ALIKE = "STEPS_ALIKE";

    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<String, Duration> estimates;
    /** What each call of the saga has learned. */
    private final List<List<String>> learned = new ArrayList<>();

    /** Which call comes next in the walk through the saga that is under way. */
    private int next;

    private final Runnable changed;

    /**
     * @param estimates past medians by step name
     * @param changed called after every change
     */
    public Ledger(List<? extends StepName> steps, Map<String, Duration> estimates, Runnable changed) {
        this.estimates = estimates;
        this.changed = changed;
        steps.forEach(step -> entries.add(planned(step)));
    }

    private LedgerEntry planned(StepName step) {
        Duration estimate = estimates.getOrDefault(step.name(), step.estimate());
        return new LedgerEntry(
                step.name(), step.title(), step.stage(), step.essential(), StepState.PLANNED, estimate, null, null, "");
    }

    /**
     * Fails where two of its steps have one name: what was done by the one would be taken for done by the other.
     *
     * @throws ApplicationFailure of type {@link #ALIKE}
     */
    public void mustTellApart() {
        mustTellApart(entries.stream().map(LedgerEntry::step).toList());
    }

    /** The saga is walked through from its beginning, perhaps once more: what it learns in turn is what it has learned in turn before. */
    public void walk() {
        next = 0;
        mustTellApart();
    }

    static void mustTellApart(List<String> names) {
        Set<String> seen = new TreeSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw ApplicationFailure.newNonRetryableFailure("There would be two steps " + name, ALIKE);
            }
        }
    }

    /**
     * Adds steps that nobody knew of, behind the last one that has begun; those that the same call has learned in a walk before stay where they are.
     *
     * @throws ApplicationFailure of type {@link #ALIKE} where there is another step of that name
     */
    void learn(List<? extends StepName> more) {
        List<String> before = next < learned.size() ? learned.get(next) : List.of();
        List<LedgerEntry> lines = more.stream()
                .filter(step -> !before.contains(step.name()))
                .map(this::planned)
                .toList();
        mustTellApart(more.stream().map(StepName::name).toList());
        mustTellApart(Stream.concat(entries.stream(), lines.stream())
                .map(LedgerEntry::step)
                .toList());
        List<String> now = Stream.concat(before.stream(), lines.stream().map(LedgerEntry::step))
                .toList();
        if (next < learned.size()) {
            learned.set(next, now);
        } else {
            learned.add(now);
        }
        next++;
        if (!lines.isEmpty()) {
            entries.addAll(behindTheLast(entries, line -> line.state() != StepState.PLANNED), lines);
            changed.run();
        }
    }

    /** Lines of the steps that were known before anything was learned. */
    List<LedgerEntry> known() {
        return entries.stream()
                .filter(line -> learned.stream().noneMatch(late -> late.contains(line.step())))
                .toList();
    }

    List<List<String>> learned() {
        return List.copyOf(learned);
    }

    void restore(List<LedgerEntry> lines, List<List<String>> late) {
        entries.clear();
        entries.addAll(lines);
        learned.addAll(late);
    }

    /** The lines of steps as they are planned, for whoever only rehearses. */
    List<LedgerEntry> planned(List<? extends StepName> steps) {
        return steps.stream().map(this::planned).toList();
    }

    static int behindTheLast(List<LedgerEntry> lines, Predicate<LedgerEntry> begun) {
        int place = lines.size();
        while (place > 0 && !begun.test(lines.get(place - 1))) {
            place--;
        }
        return place;
    }

    /** The lines, in the order of the saga. */
    public List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    LedgerEntry entry(StepName step) {
        return entries.stream()
                .filter(entry -> entry.step().equals(step.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The saga has no step " + step.name()));
    }

    void running(StepName step) {
        replace(step, entry -> entry.running(now()));
    }

    /** @param detail what an activity said; null comes from one that was written carelessly, and must not halt the saga */
    void ended(StepName step, StepState state, @Nullable String detail) {
        replace(step, entry -> entry.ended(state, now(), detail == null ? "" : detail));
    }

    void undoing(StepName step) {
        replace(step, entry -> entry.in(StepState.UNDOING));
    }

    private void replace(StepName step, UnaryOperator<LedgerEntry> change) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).step().equals(step.name())) {
                entries.set(i, change.apply(entries.get(i)));
                changed.run();
                return;
            }
        }
        throw new IllegalArgumentException("The saga has no step " + step.name());
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
