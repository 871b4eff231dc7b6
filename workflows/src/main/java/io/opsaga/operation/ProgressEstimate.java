package io.opsaga.operation;

import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** How far an operation has come that is not over yet, by the estimates of its steps. */
final class ProgressEstimate {
    private static final Set<StepState> TO_DO = Set.of(StepState.PLANNED, StepState.RUNNING);
    private static final Set<StepState> UNDO_ENDED =
            Set.of(StepState.UNDONE, StepState.NOTHING_TO_UNDO, StepState.NOT_UNDONE);

    private final List<LedgerEntry> steps;
    private final boolean undoing;
    private final Instant now;

    ProgressEstimate(List<LedgerEntry> steps, Lifecycle lifecycle, Instant now) {
        this.steps = steps;
        this.undoing = lifecycle == Lifecycle.ROLLING_BACK;
        this.now = now;
    }

    /** 0 to 99. */
    int percentage() {
        long total = steps.stream().mapToLong(ProgressEstimate::estimate).sum();
        long ahead = steps.stream()
                .filter(step -> TO_DO.contains(step.state()))
                .mapToLong(this::aheadMillis)
                .sum();
        if (undoing) {
            boolean allWereDone = steps.stream()
                    .noneMatch(step -> step.state() == StepState.PLANNED || step.state() == StepState.FAILED);
            long base = allWereDone ? total : ahead;
            long undone = estimates(UNDO_ENDED);
            ahead = base - base * undone / Math.max(1, total - estimates(TO_DO));
        }
        return total == 0 ? 0 : (int) Math.min(99, (total - ahead) * 100 / total);
    }

    long remainingMillis() {
        return steps.stream().mapToLong(this::remainingMillis).sum();
    }

    private long remainingMillis(LedgerEntry step) {
        if (!undoing) {
            return TO_DO.contains(step.state()) ? aheadMillis(step) : 0;
        }
        // Undoing mostly takes less time than doing.
        boolean toUndo = step.state() == StepState.DONE || step.state() == StepState.UNDOING;
        return toUndo ? estimate(step) / 2 : 0;
    }

    private long aheadMillis(LedgerEntry step) {
        Instant since = step.startedAt();
        if (step.state() == StepState.PLANNED || since == null) {
            return estimate(step);
        }
        long elapsed = Math.max(0, Duration.between(since, now).toMillis());
        // A step that overruns its estimate never claims to be done.
        return Math.max(estimate(step) / 20, estimate(step) - elapsed);
    }

    private long estimates(Set<StepState> states) {
        return steps.stream()
                .filter(step -> states.contains(step.state()))
                .mapToLong(ProgressEstimate::estimate)
                .sum();
    }

    private static long estimate(LedgerEntry step) {
        return Math.max(1, step.estimate().toMillis());
    }
}
