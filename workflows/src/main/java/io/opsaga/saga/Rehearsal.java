package io.opsaga.saga;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A walk through a saga in which nothing is changed: its steps read what they read otherwise, and what would change the world is
 * only noted. It is the saga's own code that is walked, so a plan cannot tell another story than the run.
 */
public final class Rehearsal {
    private final List<LedgerEntry> lines;
    private final boolean shown;
    private final Map<String, PlannedStep> noted = new TreeMap<>();
    private final Map<String, @Nullable Object> answers = new TreeMap<>();

    private Rehearsal(List<LedgerEntry> lines, boolean shown) {
        this.lines = new ArrayList<>(lines);
        this.shown = shown;
    }

    /** A walk that leaves no trace. */
    public static Rehearsal silent(Ledger ledger) {
        return new Rehearsal(ledger.known(), false);
    }

    /** A walk whose reading steps count as done: the run goes on from there, see {@link Steps#knowing}. */
    public static Rehearsal shown(Ledger ledger) {
        return new Rehearsal(ledger.known(), true);
    }

    /** The plan, a line for each step of the saga, in order. Steps that were not reached cannot be known. */
    public List<PlannedStep> steps() {
        List<PlannedStep> steps = new ArrayList<>();
        for (LedgerEntry line : lines) {
            PlannedStep step = noted.get(line.step());
            steps.add(step == null ? planned(line, Decision.CANNOT_KNOW, null, null, "not reached") : step);
        }
        return steps;
    }

    /** Steps that only what was read has told of, behind the last that was reached. */
    void learn(List<LedgerEntry> more) {
        lines.addAll(Ledger.behindTheLast(lines, line -> noted.containsKey(line.step())), more);
        Ledger.mustTellApart(lines.stream().map(LedgerEntry::step).toList());
    }

    boolean isShown() {
        return shown;
    }

    void note(StepName step, Decision decision, @Nullable String detail) {
        note(step, decision, null, null, detail == null ? "" : detail);
    }

    void willChange(StepName step, String before, String after) {
        note(step, Decision.WILL_CHANGE, before, after, "");
    }

    void answered(StepName step, @Nullable Object answer, @Nullable String told) {
        answers.put(step.name(), answer);
        note(step, Decision.NO_CHANGE, told);
    }

    void skipped(StepName step, String why) {
        PlannedStep line = planned(line(step), Decision.NO_CHANGE, null, null, why);
        noted.put(
                step.name(),
                new PlannedStep(
                        line.step(),
                        line.title(),
                        line.stage(),
                        line.essential(),
                        line.decision(),
                        null,
                        null,
                        why,
                        Duration.ZERO));
    }

    boolean knows(StepName step) {
        return answers.containsKey(step.name());
    }

    @Nullable
    Object answer(StepName step) {
        return answers.get(step.name());
    }

    private void note(
            StepName step, Decision decision, @Nullable String before, @Nullable String after, String detail) {
        noted.put(step.name(), planned(line(step), decision, before, after, detail));
    }

    private LedgerEntry line(StepName step) {
        return lines.stream()
                .filter(line -> line.step().equals(step.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The saga has no step " + step.name()));
    }

    private static PlannedStep planned(
            LedgerEntry line, Decision decision, @Nullable String before, @Nullable String after, String detail) {
        return new PlannedStep(
                line.step(),
                line.title(),
                line.stage(),
                line.essential(),
                decision,
                before,
                after,
                detail,
                line.estimate());
    }
}
