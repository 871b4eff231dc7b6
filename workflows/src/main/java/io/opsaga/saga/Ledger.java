package io.opsaga.saga;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The record of an operation's steps: planned, running, done, undone, could not be undone. Everything that shows an operation
 * renders this one record. For workflow code only; not thread-safe, as workflow threads are cooperative.
 */
public final class Ledger {
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Runnable changed;

    /**
     * @param estimates past medians by step name
     * @param changed called after every change
     */
    public Ledger(List<? extends StepName> steps, Map<String, Duration> estimates, Runnable changed) {
        this.changed = changed;
        for (StepName step : steps) {
            Duration estimate = estimates.getOrDefault(step.name(), step.estimate());
            entries.add(new LedgerEntry(
                    step.name(),
                    step.title(),
                    step.stage(),
                    step.essential(),
                    StepState.PLANNED,
                    estimate,
                    null,
                    null,
                    ""));
        }
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
